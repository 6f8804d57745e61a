/// Reads a stream of events (HTML standard, §9.2.6) in bounded memory, however its bytes are cut into pieces.
struct ServerSentEventParser {
    /// A line or an event is larger than anything that is meant to be read.
    struct TooLarge: Error, CustomStringConvertible {
        var description: String { "an event of over \(ServerSentEventParser.largest.shownBytes)" }
    }

    /// The most bytes of one event, and of a line.
    static let largest = 8 << 20
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// How long to wait before connecting again, as the stream asks; nil if it does not.
    private(set) var retry: Duration?
    private var line: [UInt8] = []
    private var name: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var isFirstLine = true
    /// Whether the byte before was CR, which ends a line alone and together with LF.
    private var isAfterReturn = false

    /// Takes the next piece; the events that end in it. What is not ended at the end of the stream is none.
    mutating func parse(_ piece: some Sequence<UInt8>) throws(TooLarge) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in piece {
            let isSecondHalf = isAfterReturn && byte == UInt8(ascii: "\n")
            isAfterReturn = byte == UInt8(ascii: "\r")
            if isSecondHalf { continue }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                if let event = endLine() { events.append(event) }
            } else {
                line.append(byte)
                guard line.count + data.count <= Self.largest else { throw TooLarge() }
            }
        }
        return events
    }

    private mutating func endLine() -> ServerSentEvent? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine, line.starts(with: Self.byteOrderMark) { line.removeFirst(Self.byteOrderMark.count) }
        isFirstLine = false
        guard !line.isEmpty else { return endEvent() }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        var value = line[colon...].dropFirst()
        if value.first == UInt8(ascii: " ") { value.removeFirst() }
        switch String(decoding: line[..<colon], as: UTF8.self) {
        case "event": name = Array(value)
        case "data":
            if hasData { data.append(UInt8(ascii: "\n")) }
            data += value
            hasData = true
        case "retry":
            let isNumber = !value.isEmpty && value.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            if isNumber, let milliseconds = Int64(String(decoding: value, as: UTF8.self)) {
                retry = .milliseconds(milliseconds)
            }
        default: break  // a comment, `id`, or what nobody knows yet
        }
        return nil
    }

    private mutating func endEvent() -> ServerSentEvent? {
        defer { (name, data, hasData) = ([], [], false) }
        guard hasData else { return nil }
        return name.isEmpty
            ? ServerSentEvent(data: data) : ServerSentEvent(name: String(decoding: name, as: UTF8.self), data: data)
    }
}
