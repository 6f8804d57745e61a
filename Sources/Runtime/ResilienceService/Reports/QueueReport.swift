public import Backpressure

/// What an operator is told about one queue by name: how full it is, what became of what came, how long it took.
public struct QueueReport: Hashable, Sendable {
    /// The name in the configuration.
    public let name: String
    /// What happens when it is full.
    public private(set) var strategy: OverflowStrategy
    /// How many queues of that name there are just now: one, or one a consumer.
    public var queues = 0
    /// Items in them.
    public var items = 0
    /// The most items that one of them may hold.
    public private(set) var maximumItems: Int
    /// The bytes of the items.
    public var bytes = 0
    /// The most bytes that one of them may hold.
    public private(set) var maximumBytes: Int
    /// Items delivered, or work that has ended.
    public var processed = 0
    /// Items that made room, or found none.
    public var dropped = 0
    /// Offers that had to wait.
    public var blocked = 0
    /// Items that grew too old.
    public var expired = 0
    /// Whether one of them is as full as its configuration calls a warning.
    public var isWarning = false
    /// How long work took; nil where items are only handed on.
    public var processingTime: LatencySummary?

    init(name: String, configuration: QueueConfiguration) {
        self.name = name
        strategy = configuration.strategy
        maximumItems = configuration.maximumItems
        maximumBytes = configuration.maximumBytes
    }

    /// The most items that all of them may hold together; while there is none, one.
    public var itemsLimit: Int { ofAll(maximumItems) }

    /// The most bytes that all of them may hold together; while there is none, one.
    public var bytesLimit: Int { ofAll(maximumBytes) }

    private func ofAll(_ bound: Int) -> Int { Int(clamping: Int128(bound) * Int128(max(1, queues))) }

    /// Says what the queues are like by now.
    mutating func describe(_ configuration: QueueConfiguration) {
        strategy = configuration.strategy
        maximumItems = configuration.maximumItems
        maximumBytes = configuration.maximumBytes
    }

    /// Counts in what others of the same name hold and did.
    mutating func add(_ other: QueueReport) {
        queues += other.queues
        items += other.items
        bytes += other.bytes
        processed += other.processed
        dropped += other.dropped
        blocked += other.blocked
        expired += other.expired
        if other.isWarning { isWarning = true }
        processingTime = processingTime ?? other.processingTime
    }

    /// Counts a queue in that is there.
    mutating func add(_ statistics: QueueStatistics) {
        queues += 1
        items += statistics.depth
        bytes += statistics.bytes
        if statistics.isWarning { isWarning = true }
        addTotals(statistics)
    }

    /// Counts what a queue did, be it there or gone.
    mutating func addTotals(_ statistics: QueueStatistics) {
        processed += statistics.taken
        dropped += statistics.dropped + statistics.timedOut
        blocked += statistics.blocked
        expired += statistics.expired
    }
}
