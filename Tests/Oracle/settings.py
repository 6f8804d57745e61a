"""The configuration file as the oracle reads it: values, defaults, environments."""
import re
from dataclasses import dataclass, field
from fractions import Fraction

import yaml


class Unsound(Exception):
    """What a configuration or a trace says cannot be."""


def number(text):
    """A decimal, exactly: never through floating point."""
    text = str(text)
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", text):
        raise Unsound(f"{text!r} is not a number")
    return Fraction(text)


def whole(text):
    value = number(text)
    if value.denominator != 1:
        raise Unsound(f"{text!r} is not a whole number")
    return int(value)


def flag(text):
    if text not in ("true", "false"):
        raise Unsound(f"{text!r} is neither true nor false")
    return text == "true"


SECONDS = {"ms": Fraction(1, 1000), "s": 1, "m": 60, "h": 3600, "d": 86400}
BYTES = {"": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
NAMED_WINDOWS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


def duration(text):
    """Seconds."""
    if text == "0":
        return Fraction(0)
    match = re.fullmatch(r"([0-9.]+)(ms|s|m|h|d)", text)
    if not match:
        raise Unsound(f"{text!r} is not a duration")
    return number(match[1]) * SECONDS[match[2]]


def size(text):
    match = re.fullmatch(r"([0-9.]+)(|KiB|MiB|GiB)", text)
    if not match:
        raise Unsound(f"{text!r} is not a size")
    return int(number(match[1]) * BYTES[match[2]])


@dataclass
class Quota:
    limit: int
    window: Fraction            # seconds; of a calendar window its usual length
    calendar: tuple = None      # ("day" | "week" | "month", time zone)


def quota(text):
    match = re.fullmatch(r"(\d+)/([^@]+)(?:@(.+))?", text)
    if not match:
        raise Unsound(f"{text!r} is not a rate")
    limit, window, zone = int(match[1]), match[2], match[3]
    if zone:
        usual = {"day": 86400, "week": 7 * 86400, "month": 30 * 86400}
        return Quota(limit, Fraction(usual[window]), (window, zone))
    seconds = NAMED_WINDOWS.get(window)
    return Quota(limit, Fraction(seconds) if seconds else duration(window))


@dataclass
class Rule:
    name: str
    quotas: list
    path: str = ".*"
    methods: list = field(default_factory=list)
    client: str = None
    per: str = "client"
    algorithm: str = "sliding_window"
    burst: int = None
    bypass_internal: bool = True
    shadow: bool = False
    align: str = "epoch"


@dataclass
class Breaker:
    failure_threshold: int = 5
    failure_rate: Fraction = None
    slow_call: Fraction = None
    slow_rate: Fraction = None
    window_calls: int = 100
    window_time: Fraction = None
    minimum_calls: int = 10
    recovery_timeout: Fraction = Fraction(60)
    backoff: Fraction = Fraction(2)
    max_recovery_timeout: Fraction = Fraction(600)
    jitter: Fraction = Fraction(1, 10)
    half_open_calls: int = 1
    success_threshold: int = 3
    timeout: Fraction = Fraction(30)
    ramp: Fraction = Fraction(0)


@dataclass
class Queue:
    max_queue_size: int = 200
    max_memory: int = 100 * 2**20
    strategy: str = "drop_oldest"
    timeout: Fraction = Fraction(10)
    max_age: Fraction = Fraction(0)
    adaptive_threshold: Fraction = Fraction(85, 100)


@dataclass
class Clients:
    trusted_proxies: list = field(default_factory=list)
    forwarded_header: str = "X-Forwarded-For"
    ipv6_prefix: int = 64
    credentials: str = "verified"
    jwt_key: str = ""
    api_key_sha256: list = field(default_factory=list)
    internal_headers: list = field(
        default_factory=lambda: ["X-Internal-Service", "X-Service-Token", "X-Kubernetes-Service"])
    internal_networks: list = field(default_factory=list)
    internal_token_sha256: list = field(default_factory=list)
    trust_headers: bool = False


EXCLUDED = ["/healthz", "/health", "/metrics", "/docs", "/openapi.json", "/redoc", "/_internal"]


@dataclass
class Settings:
    environment: str
    clients: Clients
    enabled: bool
    exclude: list
    rules: list
    default: Rule
    breakers: dict
    queues: dict


def read(text, environment=None):
    """The settings in force: the file, changed by `environment` or else by the one that it names."""
    tree = yaml.load(text, Loader=yaml.BaseLoader) or {}
    environment = environment or tree.get("environment") or "default"
    if environment not in ("default", "production", "development"):
        raise Unsound(f"environment {environment!r}")
    limits = tree.get("rate_limits") or {}
    default = {"limits": ["60/minute", "1000/hour", "10000/day"], **(limits.get("default") or {})}
    settings = Settings(
        environment=environment,
        clients=_clients(tree.get("clients") or {}),
        enabled=flag(limits.get("enabled", "true")),
        exclude=limits.get("exclude", EXCLUDED),
        rules=[_rule(each) for each in limits.get("rules") or []],
        default=_rule(default, "default"),
        breakers={name: _breaker(each or {}) for name, each in (tree.get("breakers") or {}).items()},
        queues={name: _queue(each or {}) for name, each in (tree.get("backpressure") or {}).items()},
    )
    _change(settings, environment)
    return settings


def _clients(tree):
    internal = tree.get("internal") or {}
    clients = Clients()
    for key in ("trusted_proxies", "forwarded_header", "credentials", "jwt_key", "api_key_sha256"):
        if key in tree:
            setattr(clients, key, tree[key])
    clients.ipv6_prefix = whole(tree.get("ipv6_prefix", "64"))
    clients.internal_headers = internal.get("headers", clients.internal_headers)
    clients.internal_networks = internal.get("networks", [])
    clients.internal_token_sha256 = internal.get("token_sha256", [])
    clients.trust_headers = flag(internal.get("trust_headers", "false"))
    return clients


def _rule(tree, name=None):
    methods = tree.get("method", [])
    methods = [methods] if isinstance(methods, str) else methods
    rule = Rule(
        name=name or tree.get("name") or " ".join(filter(None, [",".join(methods), tree["path"]])),
        quotas=[quota(each) for each in tree.get("limits", [])],
        path=tree.get("path", ".*"), methods=methods, client=tree.get("client"),
        per=tree.get("per", "client"), algorithm=tree.get("algorithm", "sliding_window"),
        burst=whole(tree["burst"]) if "burst" in tree else None,
        bypass_internal=flag(tree.get("bypass_internal", "true")),
        shadow=flag(tree.get("shadow", "false")), align=tree.get("align", "epoch"))
    windows = [(each.window, each.calendar) for each in rule.quotas]
    if len(set(windows)) != len(windows):
        raise Unsound(f"rule {rule.name}: two limits with the same window")
    if rule.burst is not None and rule.algorithm != "token_bucket":
        raise Unsound(f"rule {rule.name}: burst is for token_bucket")
    return rule


def _breaker(tree):
    breaker = Breaker()
    for key in ("failure_threshold", "minimum_calls", "half_open_calls", "success_threshold"):
        if key in tree:
            setattr(breaker, key, whole(tree[key]))
    for key in ("failure_rate", "slow_rate", "backoff", "jitter"):
        if key in tree:
            setattr(breaker, key, number(tree[key]))
    for key in ("slow_call", "recovery_timeout", "max_recovery_timeout", "timeout", "ramp"):
        if key in tree:
            setattr(breaker, key, duration(tree[key]))
    if "window" in tree:
        if re.fullmatch(r"\d+", tree["window"]):
            breaker.window_calls = int(tree["window"])
        else:
            breaker.window_calls, breaker.window_time = None, duration(tree["window"])
    return breaker


def _queue(tree):
    queue = Queue(strategy=tree.get("strategy", "drop_oldest"))
    if "max_queue_size" in tree:
        queue.max_queue_size = whole(tree["max_queue_size"])
    if "max_memory" in tree:
        queue.max_memory = size(tree["max_memory"])
    for key in ("timeout", "max_age"):
        if key in tree:
            setattr(queue, key, duration(tree[key]))
    if "adaptive_threshold" in tree:
        queue.adaptive_threshold = number(tree["adaptive_threshold"])
    return queue


def _scaled(value, over, under):
    """A whole number times a share: rounded down, never below 1, and a 0 stays 0."""
    return max(1, value * over // under) if value else 0


def _change(settings, environment):
    every_quota = [quota for rule in settings.rules + [settings.default] for quota in rule.quotas]
    if environment == "production":
        for quota_ in every_quota:
            quota_.limit = _scaled(quota_.limit, 4, 5)
        for breaker in settings.breakers.values():
            if breaker.failure_threshold >= 3:
                breaker.failure_threshold = max(3, breaker.failure_threshold - 1)
            if 0 < breaker.recovery_timeout <= 120:
                breaker.recovery_timeout = min(Fraction(120), breaker.recovery_timeout + 30)
        for queue in settings.queues.values():
            queue.max_queue_size = _scaled(queue.max_queue_size, 7, 10)
            queue.max_memory = _scaled(queue.max_memory, 7, 10)
            if 0 < queue.timeout <= 60:
                queue.timeout = min(Fraction(60), queue.timeout + 10)
    if environment == "development":
        for quota_ in every_quota:
            quota_.limit = _scaled(quota_.limit, 3, 2)
        for breaker in settings.breakers.values():
            if breaker.failure_threshold > 0:
                breaker.failure_threshold += 2
            if breaker.recovery_timeout >= 10:
                breaker.recovery_timeout = max(Fraction(10), breaker.recovery_timeout - 20)
    for breaker in settings.breakers.values():
        breaker.max_recovery_timeout = max(breaker.max_recovery_timeout, breaker.recovery_timeout)
