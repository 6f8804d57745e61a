internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Which rules are in force: asked for with every decision, changed by a reload.
///
/// A lock for all readers would be where all cores meet. So there are some, each with a reference of its own in a cache
/// line of its own, of which a thread takes always the same one; who changes the rules takes them all, so that all threads
/// see the new rules from the same moment on (known as a big-reader lock). A reference is never read while it is written,
/// and what it refers to stays for as long as somebody holds it.
final class RulesInForce: Sendable {
    private struct Reading {
        var edition: RuleEdition
        /// How many decisions have read here, to pick some of them.
        var count: UInt = 0
    }

    private static let stripeCount = 32
    /// Two cache lines, which are fetched together.
    private static let stride = 128

    // Safe: set once, freed in deinit, and in between only read; what is there are mutexes.
    private nonisolated(unsafe) let stripes: UnsafeMutableRawPointer
    private let replacing = Mutex(())
    /// The number of the edition in force. Written with all stripes locked, before the first of them shows the edition.
    private let number: Atomic<Int>

    init(_ edition: RuleEdition) {
        precondition(MemoryLayout<Mutex<Reading>>.size <= Self.stride, "a stripe is larger than its place")
        number = Atomic(edition.number)
        stripes = .allocate(byteCount: Self.stripeCount * Self.stride, alignment: Self.stride)
        for index in 0..<Self.stripeCount {
            (stripes + index * Self.stride).bindMemory(to: Mutex<Reading>.self, capacity: 1)
                .initialize(to: Mutex(Reading(edition: edition)))
        }
    }

    deinit {
        for index in 0..<Self.stripeCount { stripe(index).deinitialize(count: 1) }
        stripes.deallocate()
    }

    /// The edition in force; one uncontended lock.
    var edition: RuleEdition { stripe(Self.ownStripe()).pointee.withLock { $0.edition } }

    /// The edition in force, and whether this is the one of `each` readings, a power of two, to look at more closely.
    func next(pickingOneOf each: UInt) -> (edition: RuleEdition, isPicked: Bool) {
        stripe(Self.ownStripe()).pointee.withLock { reading in
            reading.count &+= 1
            return (reading.edition, reading.count & (each - 1) == 1)
        }
    }

    /// Whether no later edition is in force.
    ///
    /// If this holds while a lock is held, nobody has held that lock before who had read a later edition: the number was
    /// written before that edition could be read, so it would be seen here.
    func isCurrent(_ edition: RuleEdition) -> Bool { number.load(ordering: .relaxed) == edition.number }

    /// Puts the edition that follows from the one in force in its place, one change after the other.
    ///
    /// - Returns: the one that was in force before, so that it is not freed while others wait.
    func replace(_ next: (RuleEdition) -> RuleEdition) -> RuleEdition {
        replacing.withLock { _ in
            let old = edition
            put(next(old), from: 0)
            return old
        }
    }

    private func put(_ edition: RuleEdition, from index: Int) {
        guard index < Self.stripeCount else {
            number.store(edition.number, ordering: .relaxed)
            return
        }
        stripe(index).pointee.withLock { reading in
            reading.edition = edition
            put(edition, from: index + 1)
        }
    }

    private func stripe(_ index: Int) -> UnsafeMutablePointer<Mutex<Reading>> {
        (stripes + index * Self.stride).assumingMemoryBound(to: Mutex<Reading>.self)
    }

    /// Threads are told apart by where their control blocks are, whose addresses Fibonacci's hash spreads.
    private static func ownStripe() -> Int {
        #if canImport(Glibc)
        let thread = UInt64(pthread_self())
        #else
        let thread = UInt64(UInt(bitPattern: pthread_self()))
        #endif
        return Int((thread &* 0x9E37_79B9_7F4A_7C15) >> 59)
    }
}
