"""Bounded queues in virtual time. Times are seconds (Fraction)."""
from fractions import Fraction
from typing import NamedTuple


class Item(NamedTuple):
    name: str
    bytes: int
    offered: Fraction


class BoundedQueue:
    def __init__(self, settings):
        self.settings = settings
        self.items, self.waiting = [], []                   # both first come first
        self.shedding = False                               # adaptive: drops the oldest instead of blocking
        self.expired, self.admitted, self.timed_out, self.dropped = [], [], [], []

    @property
    def bytes(self):
        return sum(each.bytes for each in self.items)

    def fits(self, item):
        return (len(self.items) < self.settings.max_queue_size
                and self.bytes + item.bytes <= self.settings.max_memory)

    def let_in(self):
        """Waiting producers, in order, as long as the first one fits."""
        while self.waiting and self.fits(self.waiting[0]):
            self.enter(self.waiting.pop(0))

    def enter(self, item):
        self.items.append(item)
        self.admitted.append(item.name)

    def pass_time(self, now):
        """Producers give up, each at its time: all that are due at a moment before anyone is let in at it."""
        while self.waiting:
            due = min(each.offered + self.settings.timeout for each in self.waiting)
            if due > now:
                return
            self.timed_out += [each.name for each in self.waiting if each.offered + self.settings.timeout == due]
            self.waiting = [each for each in self.waiting if each.offered + self.settings.timeout > due]
            self.let_in()

    def expire(self, now):
        """Stale items leave from the front; who waits goes in as soon as there is room, and may be stale too."""
        while self.settings.max_age and self.items and now - self.items[0].offered > self.settings.max_age:
            self.expired.append(self.items.pop(0).name)
            self.let_in()

    def make_room(self, item):
        while not self.fits(item):
            self.dropped.append(self.items.pop(0).name)

    def offer(self, now, name, size):
        self.pass_time(now)
        item = Item(name, size, now)
        outcome = self.outcome(now, item)
        self.judge()
        return {"offer": name, "outcome": outcome, "depth": len(self.items), "bytes": self.bytes,
                "dropped": self.told("dropped"), "expired": self.told("expired"), "admitted": self.told("admitted"),
                "timed_out": self.told("timed_out")}

    def outcome(self, now, item):
        strategy = self.settings.strategy
        if item.bytes > self.settings.max_memory:
            return "refused"
        if self.waiting or not self.fits(item):
            self.expire(now)
        if self.waiting or not self.fits(item):
            if strategy == "drop_newest":
                return "dropped"
            if strategy == "block" or (strategy == "adaptive" and not self.shedding):
                self.waiting.append(item)
                return "waiting"
            while self.waiting:
                first = self.waiting.pop(0)
                self.make_room(first)
                self.enter(first)
            self.make_room(item)
        self.items.append(item)
        return "enqueued"

    def take(self, now, count):
        self.pass_time(now)
        self.expire(now)
        taken = []
        while self.items and len(taken) < count:
            taken.append(self.items.pop(0).name)
            self.let_in()
        self.judge()
        return {"taken": taken, "expired": self.told("expired"), "admitted": self.told("admitted"),
                "timed_out": self.told("timed_out"), "depth": len(self.items), "bytes": self.bytes}

    def judge(self):
        """Which of the two `adaptive` does with the next offer."""
        share, most = self.settings.adaptive_threshold, self.settings.max_memory
        if self.shedding:
            self.shedding = self.bytes > max(Fraction(0), share - Fraction(1, 10)) * most
        else:
            self.shedding = self.bytes >= share * most

    def told(self, which):
        """What happened since this queue's last line, and forgets it."""
        names = getattr(self, which)
        setattr(self, which, [])
        return names
