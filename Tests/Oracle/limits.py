"""Rate limits: one object a counter, each the plainest statement of its algorithm. Times are seconds (Fraction)."""
import re
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil, floor
from zoneinfo import ZoneInfo

from settings import Unsound


class Counter:
    """One quota of one key: a limit, its capacity (the limit, or the burst) and what has been used of it."""

    def __init__(self, quota, capacity):
        self.limit, self.window, self.capacity = quota.limit, quota.window, capacity

    def window_at(self, now):
        return self.window

    def fits(self, now, cost):
        return self.limit > 0 and self.used(now) + cost <= self.capacity

    def never(self, cost):
        return self.limit == 0 or cost > self.capacity


class SlidingWindow(Counter):
    def __init__(self, quota, capacity):
        super().__init__(quota, capacity)
        self.charges = []                                   # (time, units)

    def used(self, now):
        return sum(units for time, units in self.charges if now - time < self.window)

    def charge(self, now, cost):
        if cost:
            self.charges.append((now, cost))

    def free_at(self, now, cost):
        ends = sorted(time + self.window for time, _ in self.charges)
        return next(time for time in [now] + ends if time >= now and self.fits(time, cost))

    def full_at(self, now):
        return max([now] + [time + self.window for time, _ in self.charges])


class TokenBucket(Counter):
    def __init__(self, quota, capacity):
        super().__init__(quota, capacity)
        self.debt, self.since = Fraction(0), Fraction(0)    # units missing from a full bucket, at a time

    def used(self, now):
        return max(Fraction(0), self.debt - (now - self.since) * self.limit / self.window)

    def charge(self, now, cost):
        self.debt, self.since = self.used(now) + cost, now

    def free_at(self, now, cost):
        missing = self.used(now) + cost - self.capacity
        return now + max(Fraction(0), missing * self.window / self.limit)

    def full_at(self, now):
        return now + self.used(now) * self.window / self.limit if self.limit else now


class FixedWindow(Counter):
    def __init__(self, quota, capacity, align):
        super().__init__(quota, capacity)
        self.align, self.calendar = align, quota.calendar
        self.bounds, self.count = None, 0                   # the window of the last unit: from, to

    def window_of(self, now):
        if self.calendar:
            return calendar_window(now, *self.calendar)
        if self.align == "client":
            return now, now + self.window
        start = now // self.window * self.window
        return start, start + self.window

    def window_at(self, now):
        start, end = self.window_of(now)
        return end - start

    def used(self, now):
        return self.count if self.bounds and now < self.bounds[1] else 0

    def charge(self, now, cost):
        if not cost:
            return
        if self.used(now) == 0:
            self.bounds, self.count = self.window_of(now), 0
        self.count += cost

    def free_at(self, now, cost):
        return now if self.fits(now, cost) else self.bounds[1]

    def full_at(self, now):
        return self.bounds[1] if self.used(now) else now


class SlidingWindowCounter(Counter):
    def __init__(self, quota, capacity):
        super().__init__(quota, capacity)
        self.counts = {}                                    # number of the window since the epoch: units

    def place(self, now):
        index = now // self.window
        return index, now - index * self.window

    def used(self, now):
        index, elapsed = self.place(now)
        return self.counts.get(index - 1, 0) * (1 - elapsed / self.window) + self.counts.get(index, 0)

    def charge(self, now, cost):
        index, _ = self.place(now)
        self.counts[index] = self.counts.get(index, 0) + cost

    def free_at(self, now, cost):
        """Solves previous × (1 − elapsed/window) + current + cost = limit, in this window and in the next."""
        if self.fits(now, cost):
            return now
        index, _ = self.place(now)
        for which in (index, index + 1):
            previous, current = self.counts.get(which - 1, 0), self.counts.get(which, 0)
            room = self.capacity - cost - current
            if room >= 0:
                elapsed = self.window * (1 - Fraction(min(room, previous), previous)) if previous else 0
                if elapsed < self.window:
                    return which * self.window + elapsed
        return (index + 2) * self.window

    def full_at(self, now):
        index, _ = self.place(now)
        if self.counts.get(index, 0):
            return (index + 2) * self.window
        if self.counts.get(index - 1, 0):
            return (index + 1) * self.window
        return now


def calendar_window(now, unit, zone):
    """The calendar day, week (from Monday) or month in `zone` around `now`, as Unix seconds."""
    zone = ZoneInfo(zone)
    day = datetime.fromtimestamp(floor(now), zone).date()
    first = {"day": day, "week": day - timedelta(days=day.weekday()), "month": day.replace(day=1)}[unit]
    start, end = beginning(first, zone), beginning(following(first, unit), zone)
    while now >= end:       # a clock that was set back over midnight shows the day before once more
        first = following(first, unit)
        start, end = end, beginning(following(first, unit), zone)
    return Fraction(start), Fraction(end)


def following(first, unit):
    if unit == "month":
        return (first + timedelta(days=31)).replace(day=1)
    return first + timedelta(days={"day": 1, "week": 7}[unit])


def beginning(day, zone):
    """The first second of a day in `zone`: its midnight, the first of two, or what comes instead where it is skipped."""
    second = int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())
    before = second - 86400
    if datetime.fromtimestamp(second - 1, zone).date() < day:
        return second
    while second - before > 1:
        middle = (second + before) // 2
        if datetime.fromtimestamp(middle, zone).date() < day:
            before = middle
        else:
            second = middle
    return second


def normalised(path):
    """Query cut off, unreserved characters decoded once, `//` merged, dots resolved, trailing slash cut."""
    path = path.split("?", 1)[0]

    def decoded(match):
        character = chr(int(match[1], 16))
        return character if re.fullmatch(r"[A-Za-z0-9._~-]", character) else match[0]

    path = re.sub(r"%([0-9A-Fa-f]{2})", decoded, path)
    path = re.sub(r"/+", "/", path)
    segments = []
    for segment in path.split("/"):
        if segment == "..":
            segments = segments[:-1]
        elif segment not in ("", "."):
            segments.append(segment)
    return "/" + "/".join(segments)


class Limiter:
    def __init__(self, settings):
        self.settings, self.counters = settings, {}

    def rule_for(self, method, path, client_type):
        for rule in self.settings.rules:
            if (re.fullmatch(rule.path, path) and (not rule.methods or method in rule.methods)
                    and rule.client in (None, client_type)):
                return rule
        return self.settings.default

    def counters_for(self, rule, client, path):
        key = (rule.name, {"client": client, "endpoint": (client, path), "service": None}[rule.per])
        if key not in self.counters:
            self.counters[key] = [self.counter(rule, quota) for quota in rule.quotas]
        return self.counters[key]

    @staticmethod
    def counter(rule, quota):
        if rule.algorithm == "sliding_window":
            return SlidingWindow(quota, quota.limit)
        if rule.algorithm == "sliding_window_counter":
            return SlidingWindowCounter(quota, quota.limit)
        if rule.algorithm == "fixed_window":
            return FixedWindow(quota, quota.limit, rule.align)
        if rule.algorithm != "token_bucket":
            raise Unsound(f"rule {rule.name}: algorithm {rule.algorithm!r}")
        shortest = min(each.window for each in rule.quotas) == quota.window
        bursts = rule.burst is not None and shortest and quota.limit
        return TokenBucket(quota, rule.burst if bursts else quota.limit)

    def decide(self, now, method, path, client, client_type, cost):
        """The printed part of a decision, without `at` and the client."""
        if cost < 0:
            raise Unsound(f"cost {cost} is negative")
        path = normalised(path)
        if not self.settings.enabled:
            return answer(None, "allow")
        if path in self.settings.exclude:
            return answer(None, "exclude")
        rule = self.rule_for(method, path, client_type)
        if client_type == "internal" and rule.bypass_internal:
            return answer(None if rule is self.settings.default else rule.name, "bypass")
        counters = self.counters_for(rule, client, path)
        if not counters:
            return answer(rule.name, "allow")
        refusing = [each for each in counters if not each.fits(now, cost)]
        if not refusing:
            for counter in counters:
                counter.charge(now, cost)
            scarcest = min(counters, key=lambda each: (share_left(each, now), each.window))
            return answer(rule.name, "allow", scarcest, now)

        def how_long(counter):
            never = counter.never(cost)
            return never, 0 if never else counter.free_at(now, cost), -counter.window

        longest = max(refusing, key=how_long)
        retry = None if longest.never(cost) else longest.free_at(now, cost) - now
        return answer(rule.name, "shadow" if rule.shadow else "deny", longest, now, retry)


def share_left(counter, now):
    return Fraction(counter.capacity - counter.used(now)) / counter.capacity if counter.capacity else Fraction(0)


def answer(rule, verdict, counter=None, now=None, retry=None):
    printed = {"rule": rule, "verdict": verdict, "limit": None, "window": None, "remaining": None,
               "reset_after": None, "retry_after": None}
    if counter:
        printed |= {"limit": counter.limit, "window": microseconds_up(counter.window_at(now)),
                    "remaining": max(0, floor(counter.capacity - counter.used(now))),
                    "reset_after": microseconds_up(counter.full_at(now) - now),
                    "retry_after": None if retry is None else microseconds_up(retry)}
    return printed


def microseconds_up(seconds):
    """Seconds with up to six decimals, rounded up."""
    return Fraction(ceil(Fraction(seconds) * 10**6), 10**6)
