/// What a finding is about, under a short name by which it can be searched for.
@nonexhaustive public enum FindingKind: String, CaseIterable, Sendable {
    // Rate limits

    /// `rate_limits.enabled` is false.
    case limitsDisabled = "limits-disabled"
    /// An excluded path looks like a pattern, which it is not.
    case patternExcluded = "pattern-excluded"
    /// Rules before this one, or excluded paths, take all of its requests.
    case unreachableRule = "unreachable-rule"
    /// No path that a server is asked for matches the rule's.
    case unmatchablePath = "unmatchable-path"
    /// A limit of 0, or a burst of 0.
    case deniesEverything = "denies-everything"
    /// A limit denies nothing that the others of its rule let through.
    case limitNeverBinds = "limit-never-binds"
    /// More at once than in a window.
    case burstAboveLimit = "burst-above-limit"
    /// A burst where nothing is counted by buckets.
    case burstWithoutEffect = "burst-without-effect"
    /// A rule for internal services that internal services bypass.
    case bypassedRule = "bypassed-rule"

    // Clients

    /// Everybody may name themselves with a made-up token or key.
    case unverifiedCredentials = "unverified-credentials"
    /// Everybody may pass as an internal service.
    case trustedHeaders = "trusted-headers"
    /// A list of networks that contains all addresses.
    case everyAddress = "every-address"
    /// An internal network all of whose addresses are proxies'.
    case proxiedNetwork = "proxied-network"
    /// Internal services that have no header to name themselves with.
    case headersMissing = "headers-missing"
    /// A forwarding header without a proxy to set it.
    case headerUnread = "header-unread"
    /// IPv6 clients of which one subscriber has many.
    case longPrefix = "long-prefix"
    /// A secret in a file that everybody may read.
    case readableSecret = "readable-secret"

    // The server and its memory

    /// A host that no request names.
    case unmatchableHost = "unmatchable-host"
    /// An origin that no browser sends.
    case unmatchableOrigin = "unmatchable-origin"
    /// More memory than there is.
    case memoryExceeded = "memory-exceeded"
    /// Less than a byte for each of what is to be kept.
    case memoryTooSmall = "memory-too-small"
    /// A file for counters in memory where they are in Redis.
    case snapshotUnused = "snapshot-unused"

    // Circuits

    /// A circuit that nothing opens.
    case neverOpens = "never-opens"
    /// A recovery time that cannot grow, since it is at its bound already.
    case recoveryAtBound = "recovery-at-bound"
    /// More probes at a time than it takes to close.
    case surplusProbes = "surplus-probes"
    /// Calls that a shutdown does not wait for.
    case outlastsShutdown = "outlasts-shutdown"

    // Queues

    /// Producers that may wait, for no time.
    case waitOfNothing = "wait-of-nothing"
    /// Producers that wait until what they have is too old to be delivered.
    case waitOutlastsAge = "wait-outlasts-age"
    /// A queue that warns all the time.
    case constantWarning = "constant-warning"
    /// A queue that warns no sooner than it drops.
    case lateWarning = "late-warning"
    /// An adaptive queue that never blocks.
    case neverBlocks = "never-blocks"

    // Speech services

    /// A circuit or queue that is named, probably misspelled, and described nowhere.
    case undescribedName = "undescribed-name"
    /// A circuit of several services, which one of them opens for all.
    case sharedCircuit = "shared-circuit"
    /// A queue that the service needs for something else.
    case sharedQueue = "shared-queue"
    /// Calls that may take for ever.
    case unlimitedCall = "unlimited-call"

    // The Redis of a fleet, where it is asked

    /// Scripts, keys or a channel that the user may not use.
    case redisRights = "redis-rights"
    /// A server that makes room by throwing counters away.
    case redisEvicts = "redis-evicts"
    /// A replica, on which nothing can be counted.
    case redisReadOnly = "redis-read-only"
    /// A server older than the scripts need.
    case redisTooOld = "redis-too-old"
    /// A cluster that the URL takes for one server, or the other way round.
    case redisTopology = "redis-topology"
    /// A cluster that does not serve all slots.
    case redisClusterDown = "redis-cluster-down"
    /// A server that answers, and does not run the scripts for a reason of its own.
    case redisRefuses = "redis-refuses"
    /// A server that answers later than a decision waits.
    case redisSlow = "redis-slow"

    /// Those that the configuration alone does not show.
    package static let foundByAsking: Set<FindingKind> = [
        .redisRights, .redisEvicts, .redisReadOnly, .redisTooOld, .redisTopology, .redisClusterDown, .redisRefuses,
        .redisSlow,
    ]
}
