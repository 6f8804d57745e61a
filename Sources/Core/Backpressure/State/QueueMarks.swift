/// The levels that mean something to a queue, as whole items and bytes.
///
/// A level is at or above the share p of a bound m where level ≥ ⌈p·m⌉, and at or below it where level ≤ ⌊p·m⌋; p is in
/// billionths and the product in 128 bits, so that no level is off by one.
package struct QueueMarks: Hashable, Sendable {
    private static let one: Int128 = 1_000_000_000
    /// How far below its threshold, as a share of the bound, `adaptive` goes back to blocking.
    private static let tenPoints = 100_000_000

    package let maximumItems: Int
    package let maximumBytes: Int
    /// With so many items, or so many bytes, or more, the queue warns.
    let warningItems: Int
    let warningBytes: Int
    /// With so many bytes or more, `adaptive` drops.
    let droppingBytes: Int
    /// With so many bytes or fewer, it blocks again.
    let blockingBytes: Int

    init(_ configuration: QueueConfiguration, maximumItems: Int, maximumBytes: Int) {
        self.maximumItems = maximumItems
        self.maximumBytes = maximumBytes
        warningItems = Self.least(configuration.warningBillionths, of: maximumItems)
        warningBytes = Self.least(configuration.warningBillionths, of: maximumBytes)
        droppingBytes = Self.least(configuration.adaptiveBillionths, of: maximumBytes)
        blockingBytes = Self.most(max(0, configuration.adaptiveBillionths - Self.tenPoints), of: maximumBytes)
    }

    private static func least(_ billionths: Int, of bound: Int) -> Int {
        Int((Int128(billionths) * Int128(bound) + one - 1) / one)
    }

    private static func most(_ billionths: Int, of bound: Int) -> Int { Int(Int128(billionths) * Int128(bound) / one) }
}
