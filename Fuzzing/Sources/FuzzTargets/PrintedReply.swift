import NIOCore

@testable import _RESP

/// A reply as a server writes it that speaks RESP3, in one way of several.
struct PrintedReply {
    private(set) var bytes: [UInt8] = []

    init(_ value: RESPValue) { add(value) }

    private mutating func add(_ value: RESPValue) {
        switch value {
        case .null: line("_", "")
        case .boolean(let flag): line("#", flag ? "t" : "f")
        case .integer(let number): line(":", "\(number)")
        case .double(let number): line(",", "\(number)")
        case .bigNumber(let text): line("(", text)
        case .simple(let text): line("+", text)
        case .error(let error): string("!", Array(error.description.utf8))
        case .bulk(let text): string("$", Array(text.readableBytesView))
        case .verbatim(let format, let text): string("=", Array(format.utf8) + [0x3A] + text.readableBytesView)
        case .array(let elements): list("*", elements)
        case .set(let elements): list("~", elements)
        case .push(let elements): list(">", elements)
        case .map(let pairs):
            line("%", "\(pairs.count)")
            for pair in pairs {
                add(pair.key)
                add(pair.value)
            }
        }
    }

    private mutating func list(_ marker: String, _ elements: [RESPValue]) {
        line(marker, "\(elements.count)")
        for element in elements { add(element) }
    }

    private mutating func string(_ marker: String, _ text: [UInt8]) {
        line(marker, "\(text.count)")
        bytes += text + [0x0D, 0x0A]
    }

    private mutating func line(_ marker: String, _ text: String) { bytes += Array((marker + text + "\r\n").utf8) }
}
