/// Finds keys in what a terminal sends, however it is cut into pieces.
struct KeyReader {
    private enum State {
        case plain
        /// After ESC.
        case escape
        /// After `ESC [` or `ESC O`, with what came since.
        case sequence([UInt8])
    }

    /// Longer than any key's sequence.
    private static let longest = 16

    private var state = State.plain

    /// The keys in the next piece; what is no key that is known is none.
    mutating func keys(in piece: some Sequence<UInt8>) -> [Key] { piece.compactMap { take($0) } }

    private mutating func take(_ byte: UInt8) -> Key? {
        switch (state, byte) {
        case (_, 0x1B):
            state = .escape
            return nil
        case (.plain, _): return Self.key(byte)
        case (.escape, UInt8(ascii: "[")), (.escape, UInt8(ascii: "O")):
            state = .sequence([])
            return nil
        case (.escape, _):
            state = .plain
            return Self.key(byte)
        case (.sequence(let parameters), 0x40...0x7E):
            state = .plain
            return Self.key(parameters, final: byte)
        case (.sequence(let parameters), _):
            state = parameters.count < Self.longest ? .sequence(parameters + [byte]) : .plain
            return nil
        }
    }

    private static func key(_ byte: UInt8) -> Key? {
        switch byte {
        case UInt8(ascii: "q"), UInt8(ascii: "Q"): .quit
        case UInt8(ascii: "p"), UInt8(ascii: "P"): .pause
        case UInt8(ascii: "s"), UInt8(ascii: "S"): .sort
        case UInt8(ascii: "k"): .up
        case UInt8(ascii: "j"): .down
        case UInt8(ascii: "b"): .pageUp
        case UInt8(ascii: " "): .pageDown
        case UInt8(ascii: "g"): .first
        case UInt8(ascii: "G"): .last
        case 0x0C: .redraw
        case 0x1A: .suspend
        default: nil
        }
    }

    /// A control sequence, as xterm and all that follow it send them.
    private static func key(_ parameters: [UInt8], final: UInt8) -> Key? {
        switch (final, String(decoding: parameters, as: UTF8.self)) {
        case (UInt8(ascii: "A"), _): .up
        case (UInt8(ascii: "B"), _): .down
        case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), "1"), (UInt8(ascii: "~"), "7"): .first
        case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), "4"), (UInt8(ascii: "~"), "8"): .last
        case (UInt8(ascii: "~"), "5"): .pageUp
        case (UInt8(ascii: "~"), "6"): .pageDown
        default: nil
        }
    }
}
