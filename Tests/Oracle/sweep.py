#!/usr/bin/env python3
"""Runs many random histories through a command and through the oracle, and prints where they first differ.

sweep.py --kind queues --first 0 --count 200 -- .build/debug/resilience simulate
"""
import argparse
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import settings
from compare import first_difference
from histories import KINDS, add_options, chosen_features, history
from oracle import replay


def compared(command, kind, events, features, seed):
    """None, or what differs for a seed."""
    text, trace = history(seed, kind, events, features)
    expected = list(replay(settings.read(text), trace))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "resilience.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        environment = {key: value for key, value in os.environ.items() if not key.startswith("RESILIENCE_")}
        try:
            ran = subprocess.run([*command, "--config", path, "--no-jitter"], input="\n".join(trace) + "\n",
                                 capture_output=True, text=True, timeout=60, env=environment)
        except subprocess.TimeoutExpired:
            return f"seed {seed}: no end within 60 s"
    if ran.returncode:
        return f"seed {seed}: exit {ran.returncode}\n{ran.stderr.strip()}\n{text}"
    found = first_difference(expected, ran.stdout.splitlines(), trace)
    return found and f"seed {seed}: {found[1]}\n{text}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    parser.set_defaults(kind=None)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--show", type=int, default=1, help="differences printed for each kind")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    failed = 0
    with ProcessPoolExecutor() as pool:
        for kind in [options.kind] if options.kind else KINDS:
            work = partial(compared, options.command, kind, options.events, chosen_features(options))
            reports = [each for each in pool.map(work, range(options.first, options.first + options.count)) if each]
            failed += len(reports)
            print(f"{kind}: {options.count - len(reports)} of {options.count} histories agree")
            for report in reports[:options.show]:
                print(report)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
