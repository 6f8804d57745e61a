import ResiliencePrimitives

/// How much a queue may hold, and what it does when that is not enough.
///
///     let frames = try QueueConfiguration(maximumItems: 200, maximumAge: .milliseconds(400))
public struct QueueConfiguration: Hashable, Sendable {
    /// How many items the queue holds at most; producers that wait do not count.
    public let maximumItems: Int
    /// How many bytes they have together at most.
    public let maximumBytes: Int
    /// What happens to an item for which there is no room.
    public let strategy: OverflowStrategy
    /// How long `block` and `adaptive` let a producer wait.
    public let timeout: Duration
    /// Items that were offered longer ago than this are not delivered; nil: they are, however old.
    public let maximumAge: Duration?
    /// ``warningThreshold`` in billionths, since shares are compared in whole numbers.
    package let warningBillionths: Int
    /// ``adaptiveThreshold`` in billionths.
    package let adaptiveBillionths: Int

    /// The share of either bound from which on the queue warns, to a billionth.
    public var warningThreshold: Double { Double(warningBillionths) / 1e9 }

    /// The share of ``maximumBytes`` from which on `adaptive` drops instead of blocking, to a billionth.
    public var adaptiveThreshold: Double { Double(adaptiveBillionths) / 1e9 }

    /// Describes a queue. Both thresholds are shares from 0 to 1 and are rounded to billionths.
    ///
    /// - Throws: `invalidConfiguration` if a bound is below 1, the timeout negative, the age below a nanosecond or a
    ///   threshold no share.
    public init(
        maximumItems: Int = 200,
        maximumBytes: Int = 100 * 1024 * 1024,
        strategy: OverflowStrategy = .dropOldest,
        timeout: Duration = .seconds(10),
        maximumAge: Duration? = nil,
        warningThreshold: Double = 0.7,
        adaptiveThreshold: Double = 0.85
    ) throws(QueueError) {
        try Self.checkBounds(maximumItems: maximumItems, maximumBytes: maximumBytes)
        guard timeout >= .zero else {
            throw QueueError(.invalidConfiguration, "timeout \(timeout): it must not be negative")
        }
        if let maximumAge, maximumAge.nanoseconds < 1 {
            throw QueueError(
                .invalidConfiguration, "maximumAge \(maximumAge): it must be at least 1 ns, or nil for no bound")
        }
        self.maximumItems = maximumItems
        self.maximumBytes = maximumBytes
        self.strategy = strategy
        self.timeout = timeout
        self.maximumAge = maximumAge
        warningBillionths = try Self.billionths(of: warningThreshold, "warningThreshold")
        adaptiveBillionths = try Self.billionths(of: adaptiveThreshold, "adaptiveThreshold")
    }

    static func checkBounds(maximumItems: Int, maximumBytes: Int) throws(QueueError) {
        for (name, bound) in [("maximumItems", maximumItems), ("maximumBytes", maximumBytes)] where bound < 1 {
            throw QueueError(.invalidConfiguration, "\(name) \(bound): it must be at least 1")
        }
    }

    private static func billionths(of share: Double, _ name: String) throws(QueueError) -> Int {
        guard 0...1 ~= share else {
            throw QueueError(.invalidConfiguration, "\(name) \(share): it must be between 0 and 1")
        }
        return Int((share * 1e9).rounded())
    }
}
