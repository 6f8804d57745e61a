#!/usr/bin/env python3
"""The golden traces of Tests/Vectors, worked out by hand, against the oracle."""
import json
import pathlib
import unittest
from decimal import Decimal

import settings
from oracle import replay

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Vectors"


def vectors(folder):
    for path in sorted((FOLDER / folder).glob("*.json")):
        with open(path, encoding="utf-8") as file:
            for vector in json.load(file, parse_float=Decimal)["vectors"]:
                yield path.name, vector


def text(value):
    """A value as JSON, decimals as they are."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{text(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(text, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value)


def exact(value):
    """Numbers as decimals, whatever they were written as."""
    return json.loads(value if isinstance(value, str) else text(value), parse_float=Decimal, parse_int=Decimal)


def trace_of(vector):
    """A vector of a store as a trace under the default rule, or None where a trace cannot say it."""
    asks = [step["ask"] for step in vector["steps"]]
    algorithms = {quota["algorithm"] for quota in vector["quotas"]}
    ascending = all(one["at"] <= other["at"] for one, other in zip(asks, asks[1:]))
    if len(algorithms) > 1 or not ascending or any({"do", "rule", "quotas"} & ask.keys() for ask in asks):
        return None
    rates = ", ".join(rate_of(quota) for quota in vector["quotas"])
    keys = {f"algorithm: {algorithms.pop()}"} | {f"{key}: {quota[key]}" for quota in vector["quotas"]
                                                for key in ("burst", "align") if key in quota}
    rule = f"name: vector, path: /x, limits: [{rates}], {', '.join(sorted(keys))}"
    steps = [{"event": {"at": ask["at"], "path": "/x", "client": ask.get("key", "a"), "cost": ask.get("cost", 1)},
              "line": {"at": ask["at"], "rule": "vector", **step["line"]}}
             for step, ask in zip(vector["steps"], asks)]
    return {**vector, "configuration": f"rate_limits: {{rules: [{{{rule}}}]}}", "steps": steps}


def rate_of(quota):
    return f"{quota['limit']}/{quota['calendar']}" if "calendar" in quota else f"{quota['limit']}/{quota['window']}s"


class Vectors(unittest.TestCase):
    def check(self, folder, vector):
        printed = replay(settings.read(vector["configuration"]), [text(step["event"]) for step in vector["steps"]])
        for step, line in zip(vector["steps"], printed, strict=True):
            with self.subTest(vector=vector["name"], at=str(step["event"]["at"]), why=step.get("why")):
                self.assertEqual(exact(line), exact(step["line"]))

    def test_limits(self):
        for name, vector in vectors("limits"):
            trace = trace_of(vector)
            if trace:
                self.check(name, trace)

    def test_traces(self):
        for folder in ("requests", "circuits", "queues"):
            for name, vector in vectors(folder):
                self.check(name, vector)


if __name__ == "__main__":
    unittest.main()
