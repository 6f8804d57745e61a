#!/usr/bin/env python3
"""Examples worked out by hand, that pin how the oracle reads the promises."""
import base64
import hashlib
import hmac
import json
import random
import unittest
from decimal import Decimal
from fractions import Fraction

import compare
import histories
import settings
from identity import address, identify
from limits import (FixedWindow, SlidingWindow, SlidingWindowCounter, TokenBucket, calendar_window, microseconds_up,
                    normalised)
from oracle import decimal_text, replay
from settings import Unsound


def run(text, *events, environment=None):
    """The printed objects, numbers as Decimal."""
    lines = replay(settings.read(text, environment), [json.dumps(each) if isinstance(each, dict) else each
                                                      for each in events])
    return [json.loads(each, parse_float=Decimal, parse_int=Decimal) for each in lines]


def limits(rates, more=""):
    return f"rate_limits:\n  default:\n    limits: [{rates}]\n{more}"


def asked(text, *questions, **event):
    """verdict, remaining, reset_after, retry_after of questions (at, cost)."""
    base = {"path": "/x", "client": "ip:192.0.2.1", "client_type": "anonymous", **event}
    printed = run(text, *[f'{{"at":{at},"cost":{cost},{json.dumps(base)[1:]}' for at, cost in questions])
    return [(each["verdict"], *(None if each[key] is None else str(each[key])
                                for key in ("remaining", "reset_after", "retry_after"))) for each in printed]


class Limits(unittest.TestCase):
    def test_sliding_window_forgets_a_unit_a_window_after_it(self):
        self.assertEqual(asked(limits("2/10s"), (0, 1), (3, 1), (5, 1), ("9.999999", 1), (10, 1), (10, 1)), [
            ("allow", "1", "10", None), ("allow", "0", "10", None), ("deny", "0", "8", "5"),
            ("deny", "0", "3.000001", "0.000001"), ("allow", "0", "10", None), ("deny", "0", "10", "3")])

    def test_token_bucket_refills_continuously_and_has_a_burst_in_the_shortest_window(self):
        text = limits("3/minute", "    algorithm: token_bucket\n    burst: 2\n")
        self.assertEqual(asked(text, (0, 2), (5, 1), (20, 1), (20, 3)), [
            ("allow", "0", "40", None), ("deny", "0", "35", "15"), ("allow", "0", "40", None),
            ("deny", "0", "40", None)])

    def test_a_limit_of_0_has_nothing_left_whatever_the_burst(self):
        text = limits("0/second, 4/minute", "    algorithm: token_bucket\n    burst: 3\n")
        self.assertEqual(asked(text, (0, 1), (0, 0)), [("deny", "0", "0", None), ("deny", "0", "0", None)])

    def test_a_third_of_a_second_is_rounded_up(self):
        text = limits("3/second", "    algorithm: token_bucket\n")
        self.assertEqual(asked(text, (0, 3), (0, 1), ("0.333333", 1), ("0.333334", 1)), [
            ("allow", "0", "1", None), ("deny", "0", "1", "0.333334"), ("deny", "0", "0.666667", "0.000001"),
            ("allow", "0", "1", None)])

    def test_fixed_window_is_aligned_to_the_epoch_or_to_the_first_unit(self):
        text = limits("1/10s", "    algorithm: fixed_window\n")
        self.assertEqual(asked(text, (8, 1), (9, 1), (10, 1)), [
            ("allow", "0", "2", None), ("deny", "0", "1", "1"), ("allow", "0", "10", None)])
        text = "rate_limits:\n  rules:\n    - {path: .*, limits: [1/10s], algorithm: fixed_window, align: client}\n"
        self.assertEqual(asked(text, (7, 0), (8, 1), (10, 1), (18, 1)), [
            ("allow", "1", "0", None), ("allow", "0", "10", None), ("deny", "0", "8", "8"),
            ("allow", "0", "10", None)])

    def test_sliding_window_counter_weighs_the_window_before(self):
        text = limits("4/10s", "    algorithm: sliding_window_counter\n")
        # At 12: 4 × 8/10 = 3.2 used; one more fits when 4 × (1 − e/10) = 3, e = 2.5. Full again two windows later.
        self.assertEqual(asked(text, (5, 4), (9, 1), (12, 1), ("12.5", 1), ("12.5", 1)), [
            ("allow", "0", "15", None), ("deny", "0", "11", "3.5"), ("deny", "0", "8", "0.5"),
            ("allow", "0", "17.5", None), ("deny", "0", "17.5", "2.5")])

    def test_a_decision_is_all_or_nothing_and_shows_the_window_that_denies_longest(self):
        text = limits("1/second, 2/10s")
        self.assertEqual([(each["verdict"], each["window"], each["retry_after"]) for each in run(
            text, *[{"at": at, "path": "/", "client": "c"} for at in (0, 0.5, 1, 1.5)])], [
            ("allow", 1, None), ("deny", 1, Decimal("0.5")), ("allow", 1, None), ("deny", 10, Decimal("8.5"))])

    def test_ties_show_the_shorter_window(self):
        printed = run(limits("2/10s, 2/second"), {"at": 0, "path": "/", "client": "c"})
        self.assertEqual(printed[0]["window"], 1)

    def test_what_can_never_fit_has_no_retry_time(self):
        self.assertEqual(asked(limits("2/10s"), (0, 3), (0, 0), (0, 2), (0, 0)), [
            ("deny", "2", "0", None), ("allow", "2", "0", None), ("allow", "0", "10", None),
            ("allow", "0", "10", None)])
        self.assertEqual(asked(limits("0/10s"), (0, 0)), [("deny", "0", "0", None)])

    def test_shadow_denials_charge_nothing_and_keep_their_numbers(self):
        self.assertEqual(asked(limits("1/10s", "    shadow: true\n"), (0, 1), (4, 1), (10, 1)), [
            ("allow", "0", "10", None), ("shadow", "0", "6", "6"), ("allow", "0", "10", None)])

    def test_rules_in_order_with_method_client_and_share(self):
        text = """rate_limits:
  rules:
    - {name: login, path: /auth/login, method: POST, limits: [5/minute]}
    - {name: rooms, path: '/rooms/[0-9]+', client: api, per: service, limits: [1/minute]}
    - {name: each, path: '/each/.*', per: endpoint, limits: [1/minute]}
"""
        def rule(method, path, client, client_type):
            return {"at": 0, "method": method, "path": path, "client": client, "client_type": client_type}
        printed = run(text, rule("POST", "/auth//login/?x=1", "a", "anonymous"), rule("GET", "/auth/login", "a", "api"),
                      rule("GET", "/rooms/1", "b", "api"), rule("GET", "/rooms/22", "c", "api"),
                      rule("GET", "/rooms/22/", "c", "anonymous"), rule("GET", "/each/1", "a", "api"),
                      rule("GET", "/each/2", "a", "api"), rule("GET", "/each/2", "a", "api"),
                      rule("GET", "/each/2", "s", "internal"), rule("GET", "/", "s", "internal"),
                      rule("GET", "/health/", "s", "internal"))
        self.assertEqual([(each["rule"], each["verdict"]) for each in printed], [
            ("login", "allow"), ("default", "allow"), ("rooms", "allow"), ("rooms", "deny"), ("default", "allow"),
            ("each", "allow"), ("each", "allow"), ("each", "deny"), ("each", "bypass"), (None, "bypass"),
            (None, "exclude")])
        self.assertEqual(printed[0], {"at": 0, "rule": "login", "verdict": "allow", "limit": 5, "window": 60,
                                      "remaining": 4, "reset_after": 60, "retry_after": None})

    def test_environments_change_limits_in_whole_numbers(self):
        for environment, expected in (("production", [1, 4, 0]), ("development", [1, 7, 0])):
            changed = settings.read(limits("1/second, 5/minute, 0/hour"), environment)
            self.assertEqual([each.limit for each in changed.default.quotas], expected)

    def test_a_calendar_day_has_the_hours_it_has(self):
        text = limits("1/day@Europe/Berlin", "    algorithm: fixed_window\n")
        # 2025-03-30 in Berlin has 23 hours; 2025-03-29T23:00Z is its first moment.
        self.assertEqual(asked(text, (1743289200, 1), (1743289200, 1), (1743372000, 1))[1:], [
            ("deny", "0", "82800", "82800"), ("allow", "0", "86400", None)])

    def test_a_day_begins_with_its_first_second_whatever_the_clocks_do(self):
        # Cairo skips from midnight to 1 o'clock on 2025-04-25; St John's went from 00:01 back to 23:01 on 2010-11-07, so
        # that midnight came twice; in Apia, 2011-12-30 never was.
        for zone, now, hours in (("Africa/Cairo", 1745532000, 23), ("America/St_Johns", 1289097000, 25),
                                 ("America/St_Johns", 1289100000, 25), ("Pacific/Apia", 1325239200, 24)):
            start, end = calendar_window(Fraction(now), "day", zone)
            self.assertEqual((end - start) / 3600, hours, zone)
            self.assertLessEqual(start, now)
            self.assertEqual(calendar_window(start - 1, "day", zone)[1], start)
            self.assertEqual(calendar_window(end, "day", zone)[0], end)

    def test_retry_is_the_first_microsecond_that_succeeds(self):
        rng = random.Random(1)
        for make in (SlidingWindow, TokenBucket, SlidingWindowCounter, lambda q, c: FixedWindow(q, c, "epoch")):
            for _ in range(300):
                limit, window = rng.randint(1, 7), rng.choice(["second", "1.5s", "7s", "250ms"])
                counter, now = make(settings.quota(f"{limit}/{window}"), limit), Fraction(0)
                for _ in range(12):
                    cost = rng.randint(1, limit)
                    if counter.fits(now, cost):
                        counter.charge(now, cost)
                    else:
                        retry = microseconds_up(counter.free_at(now, cost) - now)
                        self.assertTrue(counter.fits(now + retry, cost))
                        self.assertFalse(counter.fits(now + retry - Fraction(1, 10**6), cost))
                    full = counter.full_at(now)
                    self.assertEqual(counter.used(full), 0)
                    if full > now:
                        self.assertGreater(counter.used(full - Fraction(1, 10**9)), 0)
                    now += Fraction(rng.randint(0, 3000), 1000)


class Identity(unittest.TestCase):
    def who(self, headers, peer, text=""):
        clients = settings.read("clients:\n  trusted_proxies: [10.0.0.0/8]\n" + text).clients
        return identify(clients, headers, peer, Fraction(0))

    def test_the_walk_from_the_right(self):
        for line, expected in (("198.51.100.1, 203.0.113.7", "203.0.113.7"), ("203.0.113.7, 10.0.0.3", "203.0.113.7"),
                               ("unknown, 10.0.0.3", "10.0.0.3"), ("203.0.113.7:4711", "203.0.113.7"), ("", "10.0.0.1"),
                               ("10.0.0.4,10.0.0.3", "10.0.0.4"), ("::ffff:cb00:7107", "203.0.113.7")):
            self.assertEqual(self.who({"x-forwarded-for": line}, "10.0.0.1"), (f"ip:{expected}", "anonymous"))
        self.assertEqual(self.who({"X-Forwarded-For": "203.0.113.7"}, "192.0.2.1"), ("ip:192.0.2.1", "anonymous"))
        self.assertEqual(self.who({"X-Real-IP": "203.0.113.7"}, "10.0.0.1"), ("ip:10.0.0.1", "anonymous"))
        self.assertEqual(self.who({"X-Forwarded-For": ["203.0.113.7", "10.0.0.9"]}, "10.0.0.1")[0], "ip:203.0.113.7")

    def test_forwarded_and_ipv6(self):
        self.assertEqual(self.who({"Forwarded": 'for="[2001:db8:0:1:2::3]:47";proto=https, for=10.0.0.2'}, "10.0.0.1",
                                  "  forwarded_header: Forwarded\n"), ("ip:2001:db8:0:1::/64", "anonymous"))
        self.assertEqual(str(address("fe80::1%eth0")), "fe80::1")
        self.assertIsNone(address("fe80::1::2"))

    def test_keys_and_tokens(self):
        known = hashlib.sha256(b"key").hexdigest()
        text = f"  api_key_sha256: [{known}]\n"
        for headers in ({"Authorization": "apikey key"}, {"X-API-Key": "key"}):
            self.assertEqual(self.who(headers, "192.0.2.1", text), (f"apikey:{known[:16]}", "api"))
        self.assertEqual(self.who({"X-API-Key": "other"}, "192.0.2.1", text), ("ip:192.0.2.1", "anonymous"))
        token = hashlib.sha256(b"a.b.c").hexdigest()[:16]
        self.assertEqual(self.who({"Authorization": "Bearer a.b.c"}, "192.0.2.1", text), ("ip:192.0.2.1", "anonymous"))
        self.assertEqual(self.who({"Authorization": "Bearer a.b.c"}, "192.0.2.1", "  credentials: any\n"),
                         (f"jwt:{token}", "authenticated"))

    def test_a_signed_token(self):
        secret = "0123456789abcdef0123456789abcdef"
        part = lambda data: base64.urlsafe_b64encode(data).rstrip(b"=").decode()
        for expires, expected in ((10, ("user:ada", "authenticated")), (0, ("ip:192.0.2.1", "anonymous"))):
            claims = json.dumps({"sub": "ada", "exp": expires}).encode()
            signed = part(b'{"alg":"HS256"}') + "." + part(claims)
            signature = part(hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest())
            self.assertEqual(self.who({"Authorization": f"Bearer {signed}.{signature}"}, "192.0.2.1",
                                      f"  jwt_key: {secret}\n"), expected)

    def test_internal_needs_a_token_or_a_network(self):
        text = f"""  internal:
    networks: [192.168.0.0/16]
    token_sha256: [{hashlib.sha256(b'secret').hexdigest()}]
"""
        claim = {"X-Internal-Service": "billing"}
        internal = ("internal:billing", "internal")
        self.assertEqual(self.who(claim, "192.168.1.1", text), internal)
        self.assertEqual(self.who(claim, "10.0.0.1", text), ("ip:10.0.0.1", "anonymous"))
        self.assertEqual(self.who({**claim, "X-Forwarded-For": "192.168.1.1"}, "10.0.0.1", text), internal)
        self.assertEqual(self.who({**claim, "X-Service-Token": "secret"}, "192.0.2.1", text), internal)
        self.assertEqual(self.who({**claim, "X-Service-Token": "guess"}, "192.0.2.1", text)[1], "anonymous")
        self.assertEqual(self.who(claim, "192.0.2.1", "  internal: {trust_headers: true}\n"), internal)

    def test_paths(self):
        for path, expected in (("/auth/login/", "/auth/login"), ("//a/./b/../c?x=/../y", "/a/c"), ("/", "/"),
                               ("/%61%2Fb", "/a%2Fb"), ("/%2e%2e/a", "/a"), ("/%2561", "/%2561"), ("/..", "/"),
                               ("/a\\b%00", "/a\\b%00")):
            self.assertEqual(normalised(path), expected)


def circuit(**keys):
    return "breakers:\n  b:\n" + "".join(f"    {key}: {value}\n" for key, value in keys.items())


def calls(text, *steps, environment=None):
    """Steps are (at, outcome[, duration]) or (at,); printed as admitted/state/retry, or a look's values."""
    events = []
    for at, *rest in steps:
        duration = f',"duration":{rest[1]}' if len(rest) > 1 else ""
        outcome = f',"outcome":"{rest[0]}"' if rest else ""
        events.append(f'{{"at":{at},"breaker":"b"{outcome}{duration}}}')
    printed = run(text, *events, environment=environment)
    shown = lambda value: None if value is None else str(value)
    return [(each["admitted"], each["state"], *([shown(each["retry_after"])] if "retry_after" in each else []))
            if "admitted" in each else
            (each["state"], *(int(each[key]) for key in ("failures", "rejected", "opened")), shown(each["retry_after"]))
            for each in printed]


class Breakers(unittest.TestCase):
    def test_opens_probes_and_closes(self):
        text = circuit(failure_threshold=2, recovery_timeout="10s", success_threshold=2)
        self.assertEqual(calls(text, (0, "failure"), (1, "failure", 0.5), (1.5, "success"), ("11.499999",),
                               (11.5,), (11.5, "success", 1), (12, "success"), (12.5, "success"), (12.5,)), [
            (True, "closed"), (True, "closed"), (False, "open", "10"), ("open", 2, 1, 1, "0.000001"),
            ("half_open", 2, 1, 1, None), (True, "half_open"), (False, "half_open", None), (True, "half_open"),
            ("closed", 2, 2, 1, None)])

    def test_what_ends_at_a_time_ends_before_what_begins_then(self):
        text = circuit(failure_threshold=1, recovery_timeout="1s")
        self.assertEqual(calls(text, (0, "failure", 1), (0, "success"), (1, "success"), (1,)), [
            (True, "closed"), (True, "closed"), (False, "open", "1"), ("open", 1, 1, 1, "1")])

    def test_a_call_of_timeout_is_a_timeout_whatever_its_outcome(self):
        text = circuit(failure_threshold=1, timeout="2s", recovery_timeout="5s")
        self.assertEqual(calls(text, (0, "cancelled", 9), (2,)), [(True, "closed"), ("open", 1, 0, 1, "5")])
        self.assertEqual(calls(text, (0, "cancelled", "1.999999"), (2,))[1], ("closed", 0, 0, 0, None))

    def test_results_of_an_earlier_generation_are_late(self):
        text = circuit(failure_threshold=1, recovery_timeout="1s", success_threshold=1)
        # The failure that began while closed ends while half-open: it neither re-opens nor frees a slot.
        self.assertEqual(calls(text, (0, "failure", 1.5), (0, "failure"), (1, "success", 1), (1.6,), (1.6, "success"),
                               (2,)), [
            (True, "closed"), (True, "closed"), (True, "half_open"), ("half_open", 1, 0, 1, None),
            (False, "half_open", None), ("closed", 1, 1, 1, None)])

    def test_backoff_is_bounded_and_forgotten_after_a_recovery_time_closed(self):
        text = circuit(failure_threshold=1, recovery_timeout="2s", max_recovery_timeout="5s", success_threshold=1)
        printed = calls(text, (0, "failure"), (0,), (2, "failure"), (2,), (6, "failure"), (6,), (11, "success"),
                        (15.999, "failure"), (15.999,))
        self.assertEqual([each[-1] for each in printed if len(each) == 5], ["2", "4", "5", "5"])
        relapse = [(0, "failure"), (2, "success")]
        self.assertEqual(calls(text, *relapse, ("3.999999", "failure"), ("3.999999",))[-1][-1], "4")
        self.assertEqual(calls(text, *relapse, (4, "failure"), (4,))[-1][-1], "2")

    def test_after_three_released_probes_the_next_waits_a_tenth(self):
        text = circuit(failure_threshold=1, recovery_timeout="10s", success_threshold=2)
        self.assertEqual(calls(text, (0, "failure"), (10, "ignored"), (10, "cancelled"), (10, "ignored"),
                               (10, "success"), ("10.999999", "success"), (11, "ignored"), (11, "success"),
                               (12, "success"), (12, "success"), (12,))[3:], [
            (True, "half_open"), (False, "half_open", None), (False, "half_open", None), (True, "half_open"),
            (False, "half_open", None), (True, "half_open"), (True, "half_open"), ("closed", 1, 3, 1, None)])

    def test_a_lease_is_lost_to_the_next_caller_only(self):
        text = circuit(failure_threshold=1, recovery_timeout="2s", success_threshold=1, timeout="0s")
        self.assertEqual(calls(text, (0, "failure"), (2, "success", 5), (3.9, "success"), (4, "success", 9), (7,)), [
            (True, "closed"), (True, "half_open"), (False, "half_open", None), (True, "half_open"),
            ("half_open", 1, 1, 1, None)])
        self.assertEqual(calls(text, (0, "failure"), (2, "success", 5), (7,))[-1], ("closed", 1, 0, 1, None))

    def test_all_leases_that_lapsed_are_lost_to_the_next_caller_that_is_let_through(self):
        text = circuit(failure_threshold=1, recovery_timeout="2s", success_threshold=1, timeout="0s",
                       half_open_calls=3)
        # Both probes of 2 lapse at 4: they hold their slots until 5, and what they say at 6 is late.
        probes = [(0, "failure"), (2, "failure", 4), (2, "success", 4)]
        self.assertEqual(calls(text, *probes, (5, "ignored"), (6,))[-1], ("half_open", 1, 0, 1, None))
        self.assertEqual(calls(text, *probes, (6,))[-1], ("open", 2, 0, 2, "4"))

    def test_ramp_admits_a_growing_share(self):
        text = circuit(failure_threshold=1, recovery_timeout="1s", success_threshold=1, ramp="9s")
        # Closed at 1. At 1 a tenth: the first passes (0 < 0.1), the second would need 1 < 0.2. At 5 the share is a
        # half: 1 < 0.5 × 3 passes, 2 < 0.5 × 4 does not. At 10 everything passes.
        self.assertEqual(calls(text, (0, "failure"), (1, "success"), (1, "success"), (1, "success"), (5, "success"),
                               (5, "success"), (10, "success"))[2:], [
            (True, "closed"), (False, "closed", None), (True, "closed"), (False, "closed", None), (True, "closed")])

    def test_rates_are_judged_after_every_outcome_and_minimum_fits_the_window(self):
        text = circuit(failure_threshold=0, failure_rate=0.5, window=4, minimum_calls=9)
        self.assertEqual(calls(text, (0, "failure"), (0, "failure"), (0, "success"), (0,), (0, "success"), (0,))[3::2],
                         [("closed", 2, 0, 0, None), ("open", 2, 0, 1, "60")])

    def test_a_bucket_counts_until_it_is_a_window_old(self):
        text = circuit(failure_threshold=0, failure_rate=1, window="1s", minimum_calls=2)
        self.assertEqual(calls(text, (0.09, "failure"), (0.999999, "failure"), (1,))[-1][0], "open")
        self.assertEqual(calls(text, (0.09, "failure"), (1, "failure"), (1,))[-1][0], "closed")

    def test_slow_successes_open_it(self):
        text = circuit(slow_call="1s", slow_rate=0.5, minimum_calls=2)
        self.assertEqual(calls(text, (0, "success", 1), (2, "success", 0.9), (3,))[-1][:2], ("open", 0))

    def test_environments(self):
        for environment, threshold, recovery in (("production", 4, 90), ("development", 7, 40)):
            changed = settings.read("breakers: {b: {}}", environment).breakers["b"]
            self.assertEqual((changed.failure_threshold, changed.recovery_timeout), (threshold, recovery))


def queue(**keys):
    return "backpressure:\n  q:\n" + "".join(f"    {key}: {value}\n" for key, value in keys.items())


def moves(text, *steps):
    """Steps are (at, id, bytes) or (at, count); printed without what is empty."""
    events = [{"at": step[0], "queue": "q", **({"offer": step[1], "bytes": step[2]} if len(step) == 3
                                               else {"take": step[1]})} for step in steps]
    words = ("outcome", "taken", "dropped", "expired", "admitted", "timed_out", "depth", "bytes")
    return [{key: each[key] if isinstance(each[key], (str, list)) else int(each[key])
             for key in words if key in each and each[key] != []} for each in run(text, *events)]


class Queues(unittest.TestCase):
    def test_drop_oldest_drops_until_both_bounds_hold(self):
        text = queue(max_queue_size=3, max_memory=100)
        self.assertEqual(moves(text, (0, "a", 10), (0, "b", 50), (0, "c", 40), (0, "d", 60),
                               (0, "e", 101), (0, 5))[3:], [
            {"outcome": "enqueued", "dropped": ["a", "b"], "depth": 2, "bytes": 100},
            {"outcome": "refused", "depth": 2, "bytes": 100}, {"taken": ["c", "d"], "depth": 0, "bytes": 0}])

    def test_drop_newest_lets_the_stale_leave_first(self):
        text = queue(max_queue_size=1, strategy="drop_newest", max_age="1s")
        self.assertEqual(moves(text, (0, "a", 1), (1, "b", 1), (1.1, "c", 1)), [
            {"outcome": "enqueued", "depth": 1, "bytes": 1}, {"outcome": "dropped", "depth": 1, "bytes": 1},
            {"outcome": "enqueued", "expired": ["a"], "depth": 1, "bytes": 1}])

    def test_a_take_delivers_what_is_let_in_during_it(self):
        text = queue(max_queue_size=1, strategy="block")
        self.assertEqual(moves(text, (0, "a", 1), (0, "b", 1), (0, "c", 1), (0, "d", 1), (1, 2)), [
            {"outcome": "enqueued", "depth": 1, "bytes": 1}, {"outcome": "waiting", "depth": 1, "bytes": 1},
            {"outcome": "waiting", "depth": 1, "bytes": 1}, {"outcome": "waiting", "depth": 1, "bytes": 1},
            {"taken": ["a", "b"], "admitted": ["b", "c"], "depth": 1, "bytes": 1}])

    def test_a_new_offer_never_overtakes(self):
        text = queue(max_queue_size=9, max_memory=100, strategy="block")
        self.assertEqual(moves(text, (0, "a", 60), (0, "b", 50), (0, "c", 1))[2], {"outcome": "waiting", "depth": 1,
                                                                                    "bytes": 60})

    def test_producers_give_up_exactly_at_their_time_before_anyone_is_let_in(self):
        text = queue(max_queue_size=1, strategy="block", timeout="2s")
        self.assertEqual(moves(text, (0, "a", 1), (0, "b", 1), (1, "c", 1), (2, 1))[3],
                         {"taken": ["a"], "admitted": ["c"], "timed_out": ["b"], "depth": 1, "bytes": 1})

    def test_the_front_giving_up_lets_in_the_next_that_fits_at_once(self):
        text = queue(max_queue_size=9, max_memory=100, strategy="block", timeout="2s")
        self.assertEqual(moves(text, (0, "a", 60), (0, "big", 90), (0, "same", 5), (1, "small", 30), (5, 9))[4],
                         {"taken": ["a", "small"], "admitted": ["small"], "timed_out": ["big", "same"], "depth": 0,
                          "bytes": 0})

    def test_an_item_may_grow_stale_while_it_waits(self):
        text = queue(max_queue_size=1, strategy="block", max_age="1s")
        self.assertEqual(moves(text, (0, "a", 1), (0, "b", 1), (2, "c", 1), (2, 1)), [
            {"outcome": "enqueued", "depth": 1, "bytes": 1}, {"outcome": "waiting", "depth": 1, "bytes": 1},
            {"outcome": "enqueued", "expired": ["a", "b"], "admitted": ["b"], "depth": 1, "bytes": 1},
            {"taken": ["c"], "depth": 0, "bytes": 0}])

    def test_adaptive_blocks_below_its_mark_and_sheds_from_it_until_ten_points_below(self):
        text = queue(max_queue_size=9, max_memory=100, strategy="adaptive", adaptive_threshold=0.8)
        # 60 + 50 does not fit and 60 is below 80: blocks, and so does what comes after it. The take lets both in: 85.
        self.assertEqual(moves(text, (0, "x", 10), (0, "a", 50), (0, "b", 50), (0, "c", 35), (0, 2), (0, "d", 20),
                               (0, 1), (0, "e", 90), (0, "f", 90))[2:], [
            {"outcome": "waiting", "depth": 2, "bytes": 60}, {"outcome": "waiting", "depth": 2, "bytes": 60},
            {"taken": ["x", "a"], "admitted": ["b", "c"], "depth": 2, "bytes": 85},
            {"outcome": "enqueued", "dropped": ["b"], "depth": 2, "bytes": 55},
            {"taken": ["c"], "depth": 1, "bytes": 20},
            {"outcome": "waiting", "depth": 1, "bytes": 20}, {"outcome": "waiting", "depth": 1, "bytes": 20}])

    def test_shedding_lets_those_who_wait_in_first_each_making_its_room(self):
        text = queue(max_queue_size=9, max_memory=100, strategy="adaptive", adaptive_threshold=0.8)
        # The take lets b in (10 + 75: the mark is passed), c does not fit. The next offer drops for c, then for itself.
        self.assertEqual(moves(text, (0, "x", 30), (0, "a", 10), (0, "b", 75), (0, "c", 30), (0, 1),
                               (0, "d", 65))[4:], [
            {"taken": ["x"], "admitted": ["b"], "depth": 2, "bytes": 85},
            {"outcome": "enqueued", "dropped": ["a", "b"], "admitted": ["c"], "depth": 2, "bytes": 95}])

    def test_environments(self):
        changed = settings.read(queue(max_queue_size=5, max_memory=10, timeout="55s"), "production").queues["q"]
        self.assertEqual((changed.max_queue_size, changed.max_memory, changed.timeout), (3, 7, 60))


class Frame(unittest.TestCase):
    def test_time_never_goes_back(self):
        with self.assertRaisesRegex(Unsound, "line 2"):
            run("", {"at": 1, "path": "/", "client": "c"}, '{"at":0.999999999,"path":"/","client":"c"}')

    def test_numbers_are_exact(self):
        self.assertEqual(decimal_text(Fraction("1764000000.123456789")), "1764000000.123456789")
        self.assertEqual(decimal_text(Fraction(1, 4)), "0.25")
        self.assertEqual(decimal_text(Fraction(20)), "20")

    def test_the_comparison_names_the_first_difference(self):
        self.assertIsNone(compare.first_difference(['{"a":1.0,"b":[]}'], ['{"b":[],"a":1}']))
        line, report = compare.first_difference(['{"a":1}', '{"a":true}'], ['{"a":1}', '{"a":1,"c":0}'], ["{}", "{}"])
        self.assertEqual(line, 2)
        self.assertIn("a: expected true, found 1", report)
        self.assertIn("c: expected (missing)", report)

    def test_histories_repeat(self):
        for kind in histories.KINDS:
            self.assertEqual(histories.history(3, kind, 40), histories.history(3, kind, 40))

    def test_random_histories_keep_the_bounds(self):
        for seed in range(5):
            text, trace = histories.history(seed, "queues", 200)
            bounds = settings.read(text).queues
            for each in replay(settings.read(text), trace):
                printed = json.loads(each)
                self.assertLessEqual(printed["depth"], bounds[printed["queue"]].max_queue_size)
                self.assertLessEqual(printed["bytes"], bounds[printed["queue"]].max_memory)


if __name__ == "__main__":
    unittest.main()
