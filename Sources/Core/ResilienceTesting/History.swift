import ResiliencePrimitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A random course of events that its seed brings back: `TEST_SEED=42 swift test` runs the one of seed 42 alone.
///
///     @Test(arguments: History.fresh(64)) func `no window admits more`(given: History) { … }
///
/// The seed is part of the test case's name, so a failure is reproduced by copying it.
public struct History: RandomNumberGenerator, CustomStringConvertible, Sendable {
    /// What the course follows from.
    public let seed: UInt64
    private var random: SeededRandom

    /// How to run this course again.
    public var description: String { "TEST_SEED=\(seed)" }

    /// Creates the course that belongs to `seed`.
    public init(seed: UInt64) { (self.seed, random) = (seed, SeededRandom(seed: seed)) }

    /// So many courses that nobody has seen before, or the one that the environment's `TEST_SEED` names.
    public static func fresh(_ count: Int) -> [History] {
        if let wanted = getenv("TEST_SEED").flatMap({ UInt64(String(cString: $0)) }) { return [History(seed: wanted)] }
        return (0..<count).map { _ in History(seed: .random(in: 0...999_999)) }
    }

    public mutating func next() -> UInt64 { random.next() }
}
