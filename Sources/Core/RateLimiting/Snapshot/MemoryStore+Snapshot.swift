extension MemoryStore {
    /// Rises with everything that is charged, given back or reset: if it is what it was, there is nothing to write.
    package var changes: Int { shards.reduce(0) { $0 &+ $1.changes } }

    /// Forgets all counters.
    package func removeAll() {
        for shard in shards { shard.removeAll() }
    }

    func put(_ counter: CounterCopy, at now: Int64) { shard(of: counter.key.clientHash).put(counter, at: now) }
}
