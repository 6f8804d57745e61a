#!/usr/bin/env python3
"""Compares two outputs of a simulation line by line and key by key, numbers by their exact decimal value.

compare.py EXPECTED ACTUAL [--trace TRACE]: prints the first difference with its trace line and exits 1, else exits 0.
"""
import argparse
import json
import sys
from decimal import Decimal

MISSING = "(missing)"


def parsed(text):
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def same(one, other):
    return type(one) is type(other) and one == other


def difference(expected, actual):
    """What differs between two printed lines, as lines of text; empty when nothing does."""
    try:
        left, right = parsed(expected), parsed(actual)
    except ValueError as problem:
        return [f"not JSON: {problem}"]
    if not isinstance(left, dict) or not isinstance(right, dict):
        return ["not an object"]
    return [f"{key}: expected {show(left.get(key, MISSING))}, found {show(right.get(key, MISSING))}"
            for key in [*left, *(key for key in right if key not in left)]
            if not same(left.get(key, MISSING), right.get(key, MISSING))]


def show(value):
    return str(value) if isinstance(value, Decimal) or value is MISSING else json.dumps(value, ensure_ascii=False)


def subject(text):
    """What an event is about: lines about the same come together as context."""
    try:
        event = json.loads(text)
    except ValueError:
        return None
    return event.get("breaker") or event.get("queue") or "requests"


def first_difference(expected, actual, trace=()):
    """(number of the line, report), or None. All three are lists of lines without blank ones."""
    for index in range(max(len(expected), len(actual))):
        if index >= len(expected) or index >= len(actual):
            which = "expected" if index >= len(expected) else "found"
            found = [f"{which} ends after {index} lines, the other has {max(len(expected), len(actual))}"]
        else:
            found = difference(expected[index], actual[index])
        if found:
            return index + 1, "\n".join([f"line {index + 1} differs", *("  " + each for each in found),
                                         *context(expected, actual, trace, index)])
    return None


def context(expected, actual, trace, index, before=8):
    lines = []
    if index < len(trace):
        about = subject(trace[index])
        for earlier in [each for each in range(index) if subject(trace[each]) == about][-before:]:
            lines += [f"  {earlier + 1} trace     {trace[earlier]}", f"  {earlier + 1} both      {expected[earlier]}"]
        lines.append(f"  {index + 1} trace     {trace[index]}")
    for word, output in (("expected", expected), ("found   ", actual)):
        lines.append(f"  {index + 1} {word}  {output[index] if index < len(output) else MISSING}")
    return lines


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return [each.rstrip("\n") for each in file if each.strip()]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("expected")
    parser.add_argument("actual")
    parser.add_argument("--trace")
    options = parser.parse_args()
    found = first_difference(lines_of(options.expected), lines_of(options.actual),
                             lines_of(options.trace) if options.trace else [])
    if found:
        print(found[1])
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
