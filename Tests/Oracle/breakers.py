"""Circuit breakers: one process, virtual time, no jitter. Times are seconds (Fraction)."""
from fractions import Fraction

from limits import microseconds_up


class Permit:
    def __init__(self, generation, admitted, end, outcome, slow, order):
        self.generation, self.admitted, self.end = generation, admitted, end
        self.outcome, self.slow, self.order = outcome, slow, order
        self.lapsed = False


class Circuit:
    def __init__(self, settings):
        self.settings = settings
        self.state, self.generation = "closed", 0
        self.calls = []                                     # permits not back yet
        self.order = self.failures = self.rejected = self.opened = self.late = 0
        self.recovery = settings.recovery_timeout           # of the present or the last opening
        self.until = None                                   # open: when it is over
        self.closed_at = None                               # since when it is closed again; None: never was open
        self.begin()

    def begin(self):
        """What is counted anew in every state."""
        self.consecutive_failures = self.consecutive_successes = 0
        self.window = []                                    # counted outcomes: (time, failed, slow)
        self.probes = []                                    # permits that hold a slot, oldest first
        self.released_in_a_row, self.last_probe = 0, None
        self.asked = self.admitted = 0                      # since closing, for the ramp

    def enter(self, state):
        self.state = state
        self.generation += 1
        self.begin()

    def open(self, now):
        if self.state == "half_open":
            relapse = True
        else:
            relapse = self.closed_at is not None and now - self.closed_at < self.recovery
        self.recovery = (min(self.recovery * self.settings.backoff, self.settings.max_recovery_timeout)
                         if relapse else self.settings.recovery_timeout)
        self.until = now + self.recovery
        self.opened += 1
        self.enter("open")

    def settle(self, now):
        """Lets end what ends up to now: by time, those that end together in the order they began."""
        due = sorted((each for each in self.calls if each.end <= now), key=lambda each: (each.end, each.order))
        self.calls = [each for each in self.calls if each.end > now]
        for permit in due:
            self.end(permit)

    def end(self, permit):
        if permit.generation != self.generation or permit.lapsed:
            self.late += 1
            return
        half_open = self.state == "half_open"
        if half_open:
            self.probes.remove(permit)
        if permit.outcome in ("ignored", "cancelled"):
            self.released_in_a_row += 1
            return
        self.released_in_a_row = 0
        failed = permit.outcome == "failure"
        self.failures += failed
        if half_open:
            self.judge_probe(failed, permit.end)
        else:
            self.judge(failed, permit.slow, permit.end)

    def judge_probe(self, failed, now):
        if failed:
            self.open(now)
            return
        self.consecutive_successes += 1
        if self.consecutive_successes >= self.settings.success_threshold:
            self.closed_at = now
            self.enter("closed")

    def judge(self, failed, slow, now):
        self.consecutive_failures = self.consecutive_failures + 1 if failed else 0
        self.window.append((now, failed, slow))
        tripped = 0 < self.settings.failure_threshold <= self.consecutive_failures
        counted, minimum = self.counted(now)
        if len(counted) >= minimum:
            for rate, which in ((self.settings.failure_rate, 1), (self.settings.slow_rate, 2)):
                if rate is not None and sum(each[which] for each in counted) >= rate * len(counted):
                    tripped = True
        if tripped:
            self.open(now)

    def counted(self, now):
        """The outcomes in the window, and how many it takes to judge them."""
        time = self.settings.window_time
        if time is None:
            calls = self.settings.window_calls
            return self.window[-calls:], min(self.settings.minimum_calls, calls)
        bucket = time / 10
        return [each for each in self.window if now - each[0] // bucket * bucket < time], self.settings.minimum_calls

    def state_at(self, now):
        return "half_open" if self.state == "open" and now >= self.until else self.state

    def admits(self, now):
        """Whether a call is admitted; takes what it needs to take for that."""
        if self.state == "open" and now >= self.until:
            self.enter("half_open")
        if self.state == "open":
            return False
        if self.state == "half_open":
            return self.admits_probe(now)
        self.asked += 1
        ramp = self.settings.ramp
        if ramp and self.closed_at is not None and now - self.closed_at < ramp:
            share = Fraction(1, 10) + Fraction(9, 10) * (now - self.closed_at) / ramp
            if not self.admitted < share * self.asked:
                return False
        self.admitted += 1
        return True

    def admits_probe(self, now):
        if self.released_in_a_row >= 3 and now < self.last_probe + self.recovery / 10:
            return False
        lease = self.settings.timeout or self.recovery
        holding = [each for each in self.probes if now - each.admitted < lease]
        if len(holding) >= self.settings.half_open_calls:
            return False
        for each in self.probes:
            each.lapsed = each not in holding
        self.probes = holding
        return True

    def call(self, now, outcome, duration):
        self.settle(now)
        if not self.admits(now):
            self.rejected += 1
            return {"admitted": False, "state": self.state, "retry_after": self.retry_after(now)}
        timeout, slow_call = self.settings.timeout, self.settings.slow_call
        if timeout and duration >= timeout:
            outcome, duration = "failure", timeout
        slow = slow_call is not None and duration >= slow_call
        permit = Permit(self.generation, now, now + duration, outcome, slow, self.order)
        self.order += 1
        self.calls.append(permit)
        if self.state == "half_open":
            self.probes.append(permit)
            self.last_probe = now
        return {"admitted": True, "state": self.state}

    def look(self, now):
        self.settle(now)
        return {"state": self.state_at(now), "failures": self.failures, "rejected": self.rejected,
                "opened": self.opened, "retry_after": self.retry_after(now)}

    def retry_after(self, now):
        return microseconds_up(self.until - now) if self.state_at(now) == "open" else None
