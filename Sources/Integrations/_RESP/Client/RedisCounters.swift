/// What has happened on a connection, or on several.
public struct RedisCounters: Hashable, Sendable {
    /// Commands written, those that nobody waited for included.
    public var written = 0
    /// Writes to the socket; several commands share one when they come together.
    public var writes = 0
    /// Answers, refusals included.
    public var answered = 0
    /// Commands that were not answered by their deadline.
    public var timedOut = 0
    /// Commands whose caller was cancelled after they had been written: they may have run for nobody.
    public var abandoned = 0
    /// Commands refused at once: too much under way, the server away or an answer overdue.
    public var refused = 0
    /// Commands lost with their connection.
    public var lost = 0
    /// Commands in line or in flight at this moment.
    public var underWay = 0
    /// Connections that were made, login included.
    public var connections = 0
    /// Connections and attempts that ended.
    public var failures = 0

    /// Nothing has happened yet.
    public init() {}

    static func += (sum: inout RedisCounters, other: RedisCounters) {
        sum.written += other.written
        sum.writes += other.writes
        sum.answered += other.answered
        sum.timedOut += other.timedOut
        sum.abandoned += other.abandoned
        sum.refused += other.refused
        sum.lost += other.lost
        sum.underWay += other.underWay
        sum.connections += other.connections
        sum.failures += other.failures
    }
}
