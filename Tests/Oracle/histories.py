#!/usr/bin/env python3
"""Makes a random configuration and a trace for a seed, small and full of boundaries.

The events are chosen while the oracle answers them, so that times fall exactly on what the last answers promised (the
end of a window, a retry time, a recovery, a deadline), a microsecond before it and a microsecond after it.
"""
import argparse
import hashlib
import json
import random
import sys
from decimal import Decimal
from fractions import Fraction
from math import ceil

import settings
from oracle import Simulation, decimal_text

KINDS = ("requests", "breakers", "queues", "mixed")
# What a history may contain that a program can rightly read otherwise; --with switches it on, --without off.
FEATURES = {"identity": True, "rates": True, "leases": True, "align": True, "nanoseconds": False,
            "header_lines": False, "calendar": False}
MICROSECOND = Fraction(1, 10**6)
KEYS = ["key-of-the-kitchen", "key-of-the-lobby"]
TOKEN = "token-of-the-billing-service"
WEB_TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEiLCJleHAiOjk5OTk5OTk5OTl9.c2lnbmF0dXJl"
CLEAN = ["/auth/login", "/api/rooms", "/api/rooms/7", "/webhook/mail", "/files/a%2Fb", "/", "/healthz"]


# Where clocks go by other rules than whole hours at night: half hours, quarters, midnights that are skipped or come twice.
ZONES = ["Europe/Berlin", "Europe/Berlin", "America/New_York", "UTC", "Asia/Kathmandu", "Australia/Lord_Howe",
         "Africa/Cairo", "America/Havana", "America/Santiago", "Pacific/Apia", "Pacific/Kiritimati"]
# Within the day before a clock is put forward or back in one of them, at ends of months and years, on leap days.
CALENDAR_STARTS = [1743296400, 1761440400, 1741503600, 1762063200, 1743865200, 1745532000, 1761858000, 1741496400,
                   1762059600, 1759591800, 1725768000, 1743908400, 1325239200, 1767225600, 1709164800, 1735689600, 1764547200]


class Timetable:
    """Chooses when the next event is, of times that others asked for and of its own."""

    def __init__(self, rng, features):
        self.rng, self.nanoseconds = rng, features["nanoseconds"]
        self.now = Fraction(rng.choice(["0", "0", "12345.5", "1764000000.123456", "59.999999"]))
        if features["calendar"] and rng.random() < 0.7:
            self.now = Fraction(rng.choice(CALENDAR_STARTS) - rng.choice([0, 1, 60, 3600, 7200, 43200, 86400]))
        self.wanted = set()

    def want(self, *times):
        self.wanted |= {Fraction(ceil(each * 10**6), 10**6) for each in times if each > self.now}

    def next(self):
        rng = self.rng
        self.wanted = {each for each in self.wanted if each > self.now}
        kind = rng.random()
        if kind < 0.3:
            return self.now
        if kind < 0.7 and self.wanted:
            time = rng.choice(sorted(self.wanted)[:6]) + rng.choice([0, 0, 0, 0, -1, 1]) * MICROSECOND
        elif kind < 0.97:
            time = self.now + Fraction(rng.randint(1, 400), rng.choice([1000, 1000, 10000]))
        else:
            time = self.now + Fraction(rng.randint(1, 60), 10)
        if self.nanoseconds and rng.random() < 0.2:
            time += Fraction(rng.randint(-999, 999), 10**9)
        self.now = max(self.now, time)
        return self.now


class Requests:
    def __init__(self, rng, features):
        self.rng, self.features = rng, features

    def yaml(self):
        rng = self.rng
        text = "clients:\n"
        text += "  trusted_proxies: [10.0.0.0/8, '2001:db8:ffff::/48']\n"
        text += f"  forwarded_header: {rng.choice(['X-Forwarded-For', 'X-Forwarded-For', 'X-Real-IP', 'Forwarded'])}\n"
        text += f"  ipv6_prefix: {rng.choice([48, 56, 64, 64])}\n"
        text += f"  credentials: {rng.choice(['verified', 'verified', 'any'])}\n"
        text += f"  api_key_sha256: [{hashlib.sha256(KEYS[0].encode()).hexdigest()}]\n"
        text += "  internal:\n    networks: [192.168.0.0/16]\n"
        text += f"    token_sha256: [{hashlib.sha256(TOKEN.encode()).hexdigest()}]\n"
        text += f"    trust_headers: {rng.choice(['false', 'false', 'false', 'true'])}\n"
        text += "rate_limits:\n"
        text += f"  enabled: {rng.choices(['true', 'false'], [30, 1])[0]}\n"
        if rng.random() < 0.3:
            text += "  exclude: [/healthz, /webhook/mail]\n"
        text += "  default:\n" + self.limits("    ")
        text += "  rules:\n"
        paths = ["/auth/login", "/api/.*", "/api/rooms/[0-9]+", "/(auth|webhook)/[a-z]+", ".*", "/files/a%2Fb", "/"]
        for count in range(rng.randint(1, 5)):
            text += f"    - name: rule-{count}\n      path: '{rng.choice(paths)}'\n"
            if rng.random() < 0.3:
                text += f"      method: {rng.choice(['GET', 'POST', '[GET, POST]'])}\n"
            if rng.random() < 0.4:
                text += f"      client: {rng.choice(['anonymous', 'authenticated', 'api', 'internal'])}\n"
            if rng.random() < 0.5:
                text += f"      per: {rng.choice(['client', 'endpoint', 'service'])}\n"
            text += self.limits("      ", rule=True)
        return text

    def limits(self, indent, rule=False):
        rng = self.rng
        algorithm = rng.choice(["sliding_window", "sliding_window_counter", "token_bucket", "fixed_window"])
        windows = ["second", "2s", "3s", "7s", "10s", "1.5s", "250ms", "30s", "minute"]
        chosen = rng.sample(windows, rng.choice([1, 1, 2, 2, 3]))
        rates = [f"{rng.choices(range(8), [1, 6, 6, 8, 8, 8, 4, 4])[0]}/{each}" for each in chosen]
        if algorithm == "fixed_window" and self.features["calendar"]:
            units = rng.sample(["day", "week", "month"], rng.choice([1, 1, 2]))
            rates = rng.choice([[], rates]) + [f"{rng.randint(1, 9)}/{each}@{rng.choice(ZONES)}" for each in units]
        text = f"{indent}limits: [{', '.join(rates)}]\n{indent}algorithm: {algorithm}\n"
        if algorithm == "token_bucket" and rng.random() < 0.5:
            text += f"{indent}burst: {rng.randint(1, 10)}\n"
        own = algorithm == "fixed_window" and not all("@" in each for each in rates)
        if self.features["align"] and rule and own and rng.random() < 0.4:
            text += f"{indent}align: client\n"
        if rng.random() < 0.3:
            text += f"{indent}bypass_internal: {rng.choice(['true', 'false'])}\n"
        if rng.random() < 0.15:
            text += f"{indent}shadow: true\n"
        return text

    def begin(self, simulation):
        self.simulation = simulation
        self.again = None
        self.limits_seen = sorted({each.limit for rule in [*simulation.settings.rules, simulation.settings.default]
                                   for each in rule.quotas})

    def event(self):
        rng = self.rng
        if self.again and rng.random() < 0.45:
            return dict(self.again)
        event = {"method": rng.choice(["GET", "POST"]), "path": self.path()}
        if self.features["identity"] and rng.random() < 0.4:
            event |= {"peer": rng.choice(["10.0.0.1", "10.0.0.1", "::ffff:10.0.0.2", "203.0.113.9", "192.168.1.5",
                                          "2001:db8:1:2::3", "2001:db8:ffff:1::1"]), "headers": self.headers()}
        else:
            client, client_type = rng.choice([("ip:203.0.113.9", "anonymous"), ("ip:203.0.113.10", "anonymous"),
                                              ("user:ada", "authenticated"), ("apikey:ab12", "api"),
                                              ("internal:billing", "internal")])
            event |= {"client": client, "client_type": client_type}
        if rng.random() < 0.4:
            limit = rng.choice(self.limits_seen)
            costs = [0, 1, 2, 3, limit, limit, max(0, limit - 1), limit + 1]
            event["cost"] = rng.choice(costs)
        return event

    def path(self):
        rng = self.rng
        path = rng.choice(CLEAN)
        dirty = rng.random()
        if dirty < 0.08:
            path = path.replace("/", "//")
        elif dirty < 0.16:
            path += "/"
        elif dirty < 0.22:
            path += "?next=/a/../b"
        elif dirty < 0.28:
            path = "/x/.." + path
        elif dirty < 0.34:
            path = path.replace("a", "%61").replace("o", "%6f")
        elif dirty < 0.38:
            path = rng.choice(["/files/a%2fb", "/auth%2Flogin", "/auth\\login", "/%2561pi/rooms", "/..",
                               "/api/%2E%2E/auth/login", "/auth/./login", "/auth/login/."])
        return path

    def headers(self):
        rng = self.rng
        headers = {}
        elements = ["203.0.113.7", "203.0.113.7:4711", "198.51.100.2", "[2001:db8:1:2::9]:443", "2001:db8:1:2:3::4",
                    "10.0.0.3", "::ffff:198.51.100.2", "unknown", "192.168.7.7", "fe80::1%eth0", "2001:db8:ffff::5"]
        for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
            if rng.random() < 0.6:
                found = rng.choices(elements, k=rng.choice([1, 1, 2, 3]))
                if name == "Forwarded":
                    found = [f'for="{each}"' if ":" in each or rng.random() < 0.3 else f"for={each};proto=https"
                             for each in found]
                if self.features["header_lines"] and len(found) > 1:
                    headers[name] = found
                else:
                    headers[name] = rng.choice([", ", ","]).join(found)
        kind = rng.random()
        if kind < 0.15:
            headers["X-API-Key"] = rng.choice(KEYS)
        elif kind < 0.3:
            headers["authorization"] = "ApiKey " + rng.choice(KEYS)
        elif kind < 0.4:
            headers["Authorization"] = "Bearer " + WEB_TOKEN
        elif kind < 0.55:
            headers[rng.choice(["X-Internal-Service", "x-kubernetes-service"])] = "billing"
            if rng.random() < 0.5:
                headers["X-Service-Token"] = rng.choice([TOKEN, "wrong"])
        return headers

    def learn(self, event, printed, timetable):
        now = printed["at"]
        self.again = event
        for key in ("retry_after", "reset_after"):
            if printed[key] is not None:
                timetable.want(now + printed[key])
        if printed["window"]:
            timetable.want((now // printed["window"] + 1) * printed["window"])


class Breakers:
    def __init__(self, rng, features):
        self.rng, self.features = rng, features
        self.names = [f"breaker_{each}" for each in range(rng.randint(1, 3))]
        self.mood = {}

    def yaml(self):
        rng = self.rng
        text = "breakers:\n"
        for name in self.names:
            recovery = rng.choice(["1s", "2s", "1.5s", "700ms", "5s"])
            timeout = rng.choice(["1s", "2s", "500ms", "5s"])
            rates = self.features["rates"] and rng.random() < 0.35
            if self.features["leases"] and rng.random() < 0.2:
                timeout = "0s"
            text += f"  {name}:\n"
            text += f"    failure_threshold: {rng.choice([0, 0, 4, 6] if rates else [1, 2, 3, 4])}\n"
            text += f"    recovery_timeout: {recovery}\n    max_recovery_timeout: {rng.choice(['5s', '7s', '20s'])}\n"
            text += f"    backoff: {rng.choice(['1.0', '1.5', '2.0', '3.0'])}\n"
            text += f"    half_open_calls: {rng.choice([1, 1, 2, 3])}\n"
            text += f"    success_threshold: {rng.choice([1, 2, 3])}\n    timeout: {timeout}\n"
            if rng.random() < 0.5:
                text += f"    ramp: {rng.choice(['900ms', '1.8s', '4.5s', '9s'])}\n"
            if rates:
                text += self.rates()
        return text

    def rates(self):
        rng = self.rng
        text = f"    window: {rng.choice(['3', '5', '10', '1s', '2s', '3s'])}\n"
        text += f"    minimum_calls: {rng.choice([1, 2, 3, 5, 7])}\n"
        which = rng.choice(["failure", "slow", "both"])
        if which != "slow":
            text += f"    failure_rate: {rng.choice(['0.5', '0.3', '0.25', '0.6', '1'])}\n"
        if which != "failure":
            text += f"    slow_call: {rng.choice(['100ms', '200ms', '500ms'])}\n"
            text += f"    slow_rate: {rng.choice(['0.5', '0.8', '0.34', '1'])}\n"
        return text

    def begin(self, simulation):
        self.simulation = simulation

    def event(self):
        rng = self.rng
        name = rng.choice(self.names)
        if rng.random() < 0.2:
            return {"breaker": name}
        if name not in self.mood or rng.random() < 0.08:
            self.mood[name] = rng.choice([[1, 8, 1, 1], [8, 1, 1, 1], [8, 1, 1, 1], [1, 1, 4, 4], [4, 4, 1, 1]])
        outcome = rng.choices(["success", "failure", "ignored", "cancelled"], self.mood[name])[0]
        event = {"breaker": name, "outcome": outcome}
        limits = self.simulation.settings.breakers[name]
        circuit = self.simulation.circuits[name]
        leased = not limits.timeout and circuit.state == "half_open"
        end = rng.random() * (4 if leased else 1)
        if end < 0.35:
            return event
        if end < 0.85:
            duration = Fraction(rng.choice([0, 1, 100, 100, 200, 300, 500]), 1000)
        else:
            usual = limits.timeout or limits.recovery_timeout
            duration = rng.choice([usual, limits.recovery_timeout, limits.slow_call or Fraction(1), usual * 3])
            duration = max(Fraction(0), duration + rng.choice([0, 0, -1, 1]) * MICROSECOND)
        return event | {"duration": duration}

    def learn(self, event, printed, timetable):
        circuit = self.simulation.circuits[event["breaker"]]
        limits, now = circuit.settings, printed["at"]
        timetable.want(*[each.end for each in circuit.calls])
        if circuit.state == "open":
            timetable.want(circuit.until)
        if circuit.state == "half_open":
            timetable.want(*[each.admitted + (limits.timeout or circuit.recovery) for each in circuit.probes])
            if circuit.last_probe is not None:
                timetable.want(circuit.last_probe + circuit.recovery / 10)
        if circuit.state == "closed" and circuit.closed_at is not None:
            timetable.want(circuit.closed_at + circuit.recovery, circuit.closed_at + limits.ramp,
                           *[circuit.closed_at + limits.ramp * Fraction(ninths, 9) for ninths in (1, 4)])
        if limits.window_time:
            timetable.want((now // (limits.window_time / 10) + 1) * (limits.window_time / 10))


class Queues:
    def __init__(self, rng, features):
        self.rng, self.features = rng, features
        self.names = [f"queue_{each}" for each in range(rng.randint(1, 3))]
        self.offers = 0
        self.takers = 0.35

    def yaml(self):
        rng = self.rng
        text = "backpressure:\n"
        for name in self.names:
            text += f"  {name}:\n    max_queue_size: {rng.choice([1, 2, 3, 4, 8])}\n"
            text += f"    max_memory: {rng.choice([100, 250, 1000, '1KiB'])}\n"
            strategies = ["drop_oldest", "drop_newest", "block", "block", "adaptive", "adaptive"]
            text += f"    strategy: {rng.choice(strategies)}\n"
            text += f"    timeout: {rng.choice(['500ms', '1s', '2s', '300ms'])}\n"
            text += f"    max_age: {rng.choice(['0s', '0s', '300ms', '1s', '2s'])}\n"
            text += f"    adaptive_threshold: {rng.choice(['0.85', '0.5', '0.3', '0.9', '0.1', '0.05', '0.333'])}\n"
        return text

    def begin(self, simulation):
        self.simulation = simulation

    def event(self):
        rng = self.rng
        name = rng.choice(self.names)
        if rng.random() < 0.05:
            self.takers = rng.choice([0.1, 0.25, 0.4, 0.6])
        queue = self.simulation.queues[name]
        sheds_for_others = queue.shedding and queue.waiting
        if rng.random() < (0.1 if sheds_for_others else self.takers):
            return {"queue": name, "take": rng.choice([1, 1, 1, 2, 2, 3, 5])}
        most, left = queue.settings.max_memory, queue.settings.max_memory - queue.bytes
        mark = int(queue.settings.adaptive_threshold * most)
        self.offers += 1
        sizes = [0, 1, most // 10, most // 4, most // 3, most // 2, rng.randint(0, most // 2),
                 rng.randint(0, most // 4), left, left + 1, max(0, left - 1), max(0, mark - queue.bytes),
                 max(0, mark - queue.bytes - 1)]
        if queue.settings.strategy == "adaptive" and queue.waiting:
            sizes += [mark, mark, most * 3 // 4, most * 9 // 10]
        bytes_ = rng.choice(sizes) if rng.random() < 0.93 else rng.choice([most, most + 1, most - 1])
        return {"queue": name, "offer": f"f{self.offers}", "bytes": bytes_}

    def learn(self, event, printed, timetable):
        queue = self.simulation.queues[event["queue"]]
        timetable.want(*[each.offered + queue.settings.timeout for each in queue.waiting[:3]])
        if queue.settings.max_age:
            timetable.want(*[each.offered + queue.settings.max_age for each in (queue.items + queue.waiting)[:3]])


def history(seed, kind, events, features=None):
    """The configuration (YAML) and the trace (a list of JSON lines) of a seed."""
    rng = random.Random(f"{kind} {seed}")
    features = {**FEATURES, **(features or {})}
    makers = {"requests": [Requests], "breakers": [Breakers], "queues": [Queues],
              "mixed": [Requests, Breakers, Queues]}[kind]
    makers = [maker(rng, features) for maker in makers]
    environment = rng.choices(["default", "production", "development"], [8, 1, 1])[0]
    text = f"environment: {environment}\n" + "".join(each.yaml() for each in makers)
    simulation = Simulation(settings.read(text), jitter=False)
    for maker in makers:
        maker.begin(simulation)
    timetable, lines = Timetable(rng, features), []
    for _ in range(events):
        maker = rng.choice(makers)
        event = {"at": timetable.next(), **maker.event()}
        lines.append(written(event))
        maker.learn({key: value for key, value in event.items() if key != "at"},
                    simulation.answer(json.loads(lines[-1], parse_float=Decimal)), timetable)
    return text, lines


def written(event):
    """An event as a line; times as exact decimals."""
    return "{" + ",".join(f"{json.dumps(key)}:" + (decimal_text(value) if isinstance(value, Fraction)
                                                   else json.dumps(value)) for key, value in event.items()) + "}"


def add_options(parser):
    parser.add_argument("--kind", choices=KINDS, default="mixed")
    parser.add_argument("--events", type=int, default=300)
    parser.add_argument("--with", dest="on", action="append", default=[], choices=FEATURES)
    parser.add_argument("--without", dest="off", action="append", default=[], choices=FEATURES)


def chosen_features(options):
    return {**{each: True for each in options.on}, **{each: False for each in options.off}}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    add_options(parser)
    parser.add_argument("--config-out", required=True)
    parser.add_argument("--trace-out", required=True)
    options = parser.parse_args()
    text, lines = history(options.seed, options.kind, options.events, chosen_features(options))
    with open(options.config_out, "w", encoding="utf-8") as file:
        file.write(text)
    with open(options.trace_out, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
