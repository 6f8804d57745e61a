#!/usr/bin/env python3
"""What `resilience simulate` must print, read from the documents alone: see README.md."""
import argparse
import json
import os
import sys
from decimal import Decimal
from fractions import Fraction

import settings
from breakers import Circuit
from identity import identify
from limits import Limiter
from queues import BoundedQueue
from settings import Unsound


class Simulation:
    def __init__(self, configuration, jitter=True):
        self.settings = configuration
        self.limiter = Limiter(configuration)
        self.circuits = {name: Circuit(each) for name, each in configuration.breakers.items()}
        self.queues = {name: BoundedQueue(each) for name, each in configuration.queues.items()}
        self.last = None
        if jitter and any(each.jitter for each in configuration.breakers.values()):
            raise Unsound("the oracle draws no random numbers: use --no-jitter, or jitter: 0")

    def answer(self, event):
        """The object printed for one event."""
        now = Fraction(event["at"])
        if now * 10**9 % 1:
            raise Unsound("at is finer than a nanosecond")
        if self.last is not None and now < self.last:
            raise Unsound("at is earlier than on the line before")
        self.last = now
        if "breaker" in event:
            return {"at": now, "breaker": event["breaker"], **self.breaker(now, event)}
        if "queue" in event:
            return {"at": now, "queue": event["queue"], **self.queue(now, event)}
        return {"at": now, **self.request(now, event)}

    def breaker(self, now, event):
        circuit = self.named(self.circuits, event["breaker"])
        if "outcome" not in event:
            return circuit.look(now)
        if event["outcome"] not in ("success", "failure", "ignored", "cancelled"):
            raise Unsound(f"outcome {event['outcome']!r}")
        return circuit.call(now, event["outcome"], Fraction(event.get("duration", 0)))

    def queue(self, now, event):
        queue = self.named(self.queues, event["queue"])
        if "take" in event:
            if event["take"] < 1:
                raise Unsound("take is below 1")
            return queue.take(now, event["take"])
        if event["bytes"] < 0:
            raise Unsound("bytes is negative")
        return queue.offer(now, event["offer"], event["bytes"])

    def request(self, now, event):
        method, path, cost = event.get("method", "GET"), event["path"], event.get("cost", 1)
        if "client" in event:
            client, client_type = event["client"], event.get("client_type", "anonymous")
            return self.limiter.decide(now, method, path, client, client_type, cost)
        client, client_type = identify(self.settings.clients, event.get("headers"), event["peer"], now)
        decision = self.limiter.decide(now, method, path, client, client_type, cost)
        return {"client": client, "client_type": client_type, **decision}

    @staticmethod
    def named(among, name):
        if name not in among:
            raise Unsound(f"nothing is named {name!r}")
        return among[name]


def decimal_text(value):
    """A fraction that is a finite decimal, as one."""
    places = 0
    while value.denominator != 1:
        value, places = value * 10, places + 1
    digits = str(abs(value.numerator)).rjust(places + 1, "0")
    return ("-" if value < 0 else "") + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def line(printed):
    def text(value):
        return decimal_text(value) if isinstance(value, Fraction) else json.dumps(value, ensure_ascii=False,
                                                                                  separators=(",", ":"))
    return "{" + ",".join(f"{json.dumps(key)}:{text(value)}" for key, value in printed.items()) + "}"


def replay(configuration, trace, jitter=False):
    """The printed lines for the lines of a trace."""
    simulation = Simulation(configuration, jitter)
    for count, each in enumerate(trace, 1):
        if each.strip():
            try:
                yield line(simulation.answer(json.loads(each, parse_float=Decimal)))
            except (Unsound, KeyError, ValueError, TypeError) as problem:
                raise Unsound(f"line {count}: {problem!r}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True)
    parser.add_argument("--environment", default=os.environ.get("RESILIENCE_ENV"))
    parser.add_argument("--no-jitter", action="store_true")
    options = parser.parse_args()
    try:
        with open(options.config, encoding="utf-8") as file:
            configuration = settings.read(file.read(), options.environment)
        for each in replay(configuration, sys.stdin, not options.no_jitter):
            print(each)
    except Unsound as problem:
        print(f"oracle: {problem}", file=sys.stderr)
        return 64
    return 0


if __name__ == "__main__":
    sys.exit(main())
