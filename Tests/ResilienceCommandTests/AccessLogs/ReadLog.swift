import ClientIdentity

@testable import ResilienceCommand

/// A log in memory, read to its end.
struct ReadLog {
    private(set) var events: [TraceEvent] = []
    let skipped: SkippedLines

    init(_ bytes: [UInt8], _ format: AccessLogFormat) throws(CommandError) {
        var reader = AccessLogReader(ByteSource(bytes, named: "test.log"), format: format)
        repeat {
            while let event = try reader.next() { events.append(event) }
        } while try reader.fill()
        skipped = reader.skipped
    }

    init(_ text: String, _ format: AccessLogFormat) throws(CommandError) { try self.init(Array(text.utf8), format) }

    /// What each event says, in words: time, method, path, peer, and user, host and forwarding header where there are any.
    var words: [String] { events.map(Self.words) }

    /// What a line says.
    ///
    /// - Throws: why it cannot be read.
    static func words(_ line: String, _ format: AccessLogFormat) throws(CommandError) -> String {
        try Array(line.utf8).withUnsafeBufferPointer { (bytes) throws(CommandError) in
            words(try format.request(bytes).event)
        }
    }

    private static func words(_ event: TraceEvent) -> String {
        guard case .arrival(let arrival) = event.subject else { return "no arrival" }
        var words = [event.at, arrival.method, "\(arrival.path)", arrival.peer]
        if let user = arrival.user { words.append("user=\(user)") }
        if let host = arrival.hostName { words.append("host=\(host)") }
        words += arrival.headers.values(of: "X-Forwarded-For").map { "for=\($0)" }
        return words.joined(separator: " ")
    }
}
