/// Says under which state a call was admitted, so that its end can be told from one that comes too late.
package struct CircuitTicket: Hashable, Sendable {
    /// The state's number.
    package let generation: UInt64
    /// Which probe of a half-open state it is, counted from 1; 0 for a call that a closed circuit admitted.
    let probe: UInt64

    init(generation: UInt64, probe: UInt64 = 0) { (self.generation, self.probe) = (generation, probe) }
}
