import ResiliencePrimitives

/// Lets the calls of a circuit that has just closed through bit by bit, so that a service which has barely recovered is
/// not met by all of them at once.
///
/// A call is admitted while admitted < share × asked, this call included in asked, with a share that grows evenly from a
/// tenth to one: share = (1 + 9 × elapsed / length) / 10, so in whole numbers
///
///     admitted × 10 × length < asked × (length + 9 × elapsed)
struct Ramp: Hashable, Sendable {
    private let length: Int64
    private var asked: Int128 = 0
    private var admitted: Int128 = 0

    /// Creates a ramp of that length; nil if there is none.
    init?(_ length: Duration) {
        self.length = length.nanoseconds
        if length <= .zero { return nil }
    }

    /// Whether it lets everything through from now on.
    func isOver(after elapsed: Int64) -> Bool { elapsed >= length }

    /// Whether a call so many nanoseconds after closing is within the share; counts it.
    mutating func admit(after elapsed: Int64) -> Bool {
        asked += 1
        let isWithin = admitted * 10 * Int128(length) < asked * (Int128(length) + 9 * Int128(elapsed))
        if isWithin { admitted += 1 }
        return isWithin
    }
}
