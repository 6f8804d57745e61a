import Synchronization

/// Counts calls and successes without a lock and without callers in each other's way.
///
/// Two counters in each of 16 stripes, 128 bytes apart, which are two cache lines. A thread finds its stripe by where its
/// stack is: that names the thread well enough and costs nothing. 2 kB a circuit.
final class CallCounters: Sendable {
    private static let stripes = 16
    private static let stride = 16

    // Safe: set once, freed in deinit, and in between only its atomic elements change.
    private nonisolated(unsafe) let counts: UnsafeMutablePointer<Atomic<Int>>

    init() {
        counts = .allocate(capacity: Self.stripes * Self.stride)
        for index in 0..<Self.stripes * Self.stride { (counts + index).initialize(to: Atomic(0)) }
    }

    deinit {
        counts.deinitialize(count: Self.stripes * Self.stride)
        counts.deallocate()
    }

    /// Counts a call that begins.
    func begin() { stripe[0].add(1, ordering: .relaxed) }

    /// Counts a call that ended well.
    func succeed() {
        // Pairs with drain(): whoever sees this success also sees its call
        stripe[1].add(1, ordering: .releasing)
    }

    /// Takes out what was counted since the last time. Successes come first, so that none is seen without its call.
    func drain() -> (calls: Int, successes: Int) {
        let successes = sum(of: 1)
        return (sum(of: 0), successes)
    }

    private func sum(of offset: Int) -> Int {
        (0..<Self.stripes).reduce(0) { sum, stripe in
            let count = counts + (stripe * Self.stride + offset)
            // Most stripes are empty, and reading one does not take its line from its writer
            return count.pointee.load(ordering: .relaxed) == 0
                ? sum : sum + count.pointee.exchange(0, ordering: .acquiring)
        }
    }

    private var stripe: UnsafeMutablePointer<Atomic<Int>> {
        var here: UInt8 = 0
        let address = withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) }
        // Stacks are 64 kB apart or more; Fibonacci hashing (Knuth, vol. 3, 6.4) spreads their numbers over four bits
        let stripe = Int(truncatingIfNeeded: (address >> 16 &* 0x9E37_79B9_7F4A_7C15) >> 60)
        return counts + stripe * Self.stride
    }
}
