import ResiliencePrimitives

/// Writes objects, one a line, into a buffer that is emptied from time to time.
struct JSONLines {
    private(set) var bytes: [UInt8] = []

    /// Begins an object with its first member, a number as somebody else wrote it.
    mutating func begin(_ name: StaticString, number: String) {
        bytes.append(UInt8(ascii: "{"))
        append(name)
        bytes.append(contentsOf: number.utf8)
    }

    /// Begins an object without a member.
    mutating func begin() { bytes.append(UInt8(ascii: "{")) }

    /// Ends the object and the line.
    mutating func end() {
        bytes.append(UInt8(ascii: "}"))
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Adds a text, or null.
    mutating func member(_ name: StaticString, _ text: String?) {
        next(name)
        if let text { append(text) } else { append(word: "null") }
    }

    /// Adds a truth.
    mutating func member(_ name: StaticString, _ truth: Bool) {
        next(name)
        append(word: truth ? "true" : "false")
    }

    /// Adds a whole number, or null.
    mutating func member(_ name: StaticString, _ number: Int?) {
        next(name)
        if let number { append(number) } else { append(word: "null") }
    }

    /// Adds a time in seconds, with up to six decimals and rounded up, or null.
    mutating func member(_ name: StaticString, _ time: Duration?) {
        next(name)
        if let time { append(time) } else { append(word: "null") }
    }

    /// Adds a moment in seconds, exactly, or null.
    mutating func member(_ name: StaticString, _ time: MonotonicTime?) {
        next(name)
        if let time { bytes.append(contentsOf: time.decimalSeconds.utf8) } else { append(word: "null") }
    }

    /// Adds a share as a decimal of 1, or null.
    mutating func member(_ name: StaticString, _ share: Share?) {
        next(name)
        if let share { bytes.append(contentsOf: share.decimal.utf8) } else { append(word: "null") }
    }

    /// Adds what is JSON already, on one line.
    mutating func member(_ name: StaticString, json: String) {
        next(name)
        bytes.append(contentsOf: json.utf8)
    }

    /// Adds a list of texts.
    mutating func member(_ name: StaticString, _ texts: [String]) {
        next(name)
        bytes.append(UInt8(ascii: "["))
        for (index, text) in texts.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(text)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Adds an object, whose members `body` adds.
    mutating func member(_ name: StaticString, _ body: (inout JSONLines) -> Void) {
        next(name)
        object(body)
    }

    /// Adds a list of objects, one for each element, whose members `body` adds.
    mutating func member<Elements: Sequence>(
        _ name: StaticString, each elements: Elements, _ body: (inout JSONLines, Elements.Element) -> Void
    ) {
        next(name)
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            object { body(&$0, element) }
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func object(_ body: (inout JSONLines) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        body(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Forgets what was written, and keeps its room.
    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    private mutating func next(_ name: StaticString) {
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        append(name)
    }

    private mutating func append(_ name: StaticString) {
        bytes.append(UInt8(ascii: "\""))
        append(word: name)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func append(word: StaticString) { word.withUTF8Buffer { bytes.append(contentsOf: $0) } }

    private mutating func append(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }

    private mutating func append(_ time: Duration) {
        let nanoseconds = time.nanoseconds
        let microseconds = Int(nanoseconds / 1000 + (nanoseconds % 1000 > 0 ? 1 : 0))
        append(microseconds / 1_000_000)
        var (rest, place) = (microseconds % 1_000_000, 100_000)
        guard rest > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        while rest > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(rest / place))
            (rest, place) = (rest % place, place / 10)
        }
    }

    private mutating func append(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { characters in
            if characters.contains(where: Self.needsEscape) {
                for byte in characters { append(escaping: byte) }
            } else {
                bytes.append(contentsOf: characters)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func append(escaping byte: UInt8) {
        guard Self.needsEscape(byte) else { return bytes.append(byte) }
        bytes.append(UInt8(ascii: "\\"))
        guard byte < 0x20 else { return bytes.append(byte) }
        append(word: "u00")
        for digit in [byte >> 4, byte & 15] {
            bytes.append(digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10))
        }
    }
}
