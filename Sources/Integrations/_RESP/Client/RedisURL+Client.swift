extension RedisURL {
    /// Creates a client of these servers. It connects when it is first used and takes servers as they come: one that is
    /// away makes commands fail, never this.
    ///
    /// - Throws: ``RedisError`` if the TLS files cannot be used.
    public func client(_ options: RedisOptions = RedisOptions()) throws(RedisError) -> any RedisClient {
        let plan = try ConnectionPlan(self, options)
        return switch topology {
        case .standalone(let endpoint): RedisStandalone(endpoint, plan)
        case .cluster(let seeds): RedisCluster(seeds, plan)
        case .sentinel(let sentinels, let primary): RedisSentinel(sentinels, primary: primary, plan)
        }
    }
}
