import RedisServers
import Testing

/// Tests against servers: real ones, and one that does as it is told. One at a time: they share two cores.
@Suite(
    "With servers", .serialized, .timeLimit(.minutes(5)),
    .enabled(
        if: RedisServer.isInstalled, "Redis is missing: apt-get install redis-server redis-sentinel redis-tools openssl"
    ))
enum Redis {}
