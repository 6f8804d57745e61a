/// Says under which state a call was admitted, so that its end can be told from one that comes too late.
package struct CircuitTicket: Hashable, Sendable {
    /// Of a call whose end changes nothing, since nothing was recorded of its beginning.
    static let unrecorded = CircuitTicket(generation: 0)

    /// The state's number, counted from 1.
    package let generation: UInt64
    /// Which probe of a half-open state it is, counted from 1; 0 for a call that is none.
    let probe: UInt64

    init(generation: UInt64, probe: UInt64 = 0) { (self.generation, self.probe) = (generation, probe) }
}
