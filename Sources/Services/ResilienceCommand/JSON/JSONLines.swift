import ResiliencePrimitives

/// Writes objects, one a line, into a buffer that is emptied from time to time.
struct JSONLines {
    private(set) var bytes: [UInt8] = []

    /// Creates a buffer with room for so many bytes, and more as they come.
    init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Begins an object.
    mutating func begin() { bytes.append(UInt8(ascii: "{")) }

    /// Ends the object and the line.
    mutating func end() {
        bytes.append(UInt8(ascii: "}"))
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Adds a text, or null.
    mutating func member(_ name: StaticString, _ text: String?) {
        guard let text else { return addNull(name) }
        add(name, room: JSONRoom.text(text)) { $0.append(text: text) }
    }

    /// Adds a truth.
    mutating func member(_ name: StaticString, _ truth: Bool) {
        add(name, room: JSONRoom.word) { $0.append(word: truth ? "true" : "false") }
    }

    /// Adds a whole number, or null.
    mutating func member(_ name: StaticString, _ number: Int?) {
        guard let number else { return addNull(name) }
        add(name, room: JSONRoom.number) { $0.append(number: number) }
    }

    /// Adds a time in seconds, with up to six decimals and rounded up, or null.
    mutating func member(_ name: StaticString, _ time: Duration?) {
        guard let time else { return addNull(name) }
        add(name, room: JSONRoom.number) { $0.append(seconds: time) }
    }

    /// Adds a moment in seconds, exactly, or null.
    mutating func member(_ name: StaticString, _ time: MonotonicTime?) {
        guard let time else { return addNull(name) }
        add(name, room: JSONRoom.number) { $0.append(moment: time) }
    }

    /// Adds a share as a decimal of 1, or null.
    mutating func member(_ name: StaticString, _ share: Share?) { member(name, json: share?.decimal) }

    /// Adds what is JSON already, on one line, or null.
    mutating func member(_ name: StaticString, json: String?) {
        guard let json else { return addNull(name) }
        add(name, room: 0) { _ in }
        bytes.append(contentsOf: json.utf8)
    }

    /// Adds a list of texts.
    mutating func member(_ name: StaticString, _ texts: [String]) {
        add(name, room: 1) { $0.append(UInt8(ascii: "[")) }
        for (index, text) in texts.enumerated() {
            bytes.append(addingCapacity: JSONRoom.text(text) + 1) { output in
                if index > 0 { output.append(UInt8(ascii: ",")) }
                output.append(text: text)
            }
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Adds an object, whose members `body` adds.
    mutating func member(_ name: StaticString, _ body: (inout JSONLines) -> Void) {
        add(name, room: 0) { _ in }
        object(body)
    }

    /// Adds a list of objects, one for each element, whose members `body` adds.
    mutating func member<Elements: Sequence>(
        _ name: StaticString, each elements: Elements, _ body: (inout JSONLines, Elements.Element) -> Void
    ) {
        add(name, room: 1) { $0.append(UInt8(ascii: "[")) }
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            object { body(&$0, element) }
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Forgets what was written, and keeps its room.
    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    private mutating func object(_ body: (inout JSONLines) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        body(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func addNull(_ name: StaticString) { add(name, room: JSONRoom.word) { $0.append(word: "null") } }

    /// Adds a name, and the value that `value` writes in at most `room` bytes: all in one piece, since asking the array
    /// for each byte anew takes several times as long.
    private mutating func add(_ name: StaticString, room: Int, _ value: (inout OutputSpan<UInt8>) -> Void) {
        let isFirst = bytes.last == UInt8(ascii: "{")
        bytes.append(addingCapacity: name.utf8CodeUnitCount + 4 + room) { output in
            if !isFirst { output.append(UInt8(ascii: ",")) }
            output.append(UInt8(ascii: "\""))
            output.append(word: name)
            output.append(UInt8(ascii: "\""))
            output.append(UInt8(ascii: ":"))
            value(&output)
        }
    }
}
