/// What a call has to know of a circuit, in one word that it reads without a lock.
///
///     bit 0       healthy: admissions and successes need no lock
///     bits 1–7    the stored state
///     bits 8–63   the generation
struct CircuitWord: Hashable, Sendable {
    let bits: UInt64

    init(bits: UInt64) { self.bits = bits }

    init(_ machine: borrowing CircuitMachine) {
        let state: UInt64 =
            switch machine.storedState {
            case .closed: 0
            case .open: 1
            case .halfOpen: 2
            case .forcedOpen: 3
            case .disabled: 4
            case .metricsOnly: 5
            }
        bits = machine.generation << 8 | state << 1 | (machine.isHealthy ? 1 : 0)
    }

    var isHealthy: Bool { bits & 1 == 1 }
    /// Whether calls pass unrecorded.
    var isDisabled: Bool { bits & 0xFF == 4 << 1 }
    var generation: UInt64 { bits >> 8 }

    /// Whether it is the word of a healthy circuit of that generation.
    func isHealthy(in generation: UInt64) -> Bool { bits & ~0xFE == generation << 8 | 1 }

    var state: CircuitState {
        switch bits >> 1 & 0x7F {
        case 0: .closed
        case 1: .open
        case 2: .halfOpen
        case 3: .forcedOpen
        case 4: .disabled
        default: .metricsOnly
        }
    }
}
