import NIOCore

/// The head of an answer, as it came over the socket.
struct RawAnswer {
    let status: Int
    private let fields: [(name: String, value: String)]

    /// Reads a status line and the lines after it.
    init(lines: [String]) throws {
        guard let first = lines.first, first.hasPrefix("HTTP/1.1 "),
            let status = first.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { throw ProgramError("no answer of HTTP: \(lines)") }
        self.status = status
        fields = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (parts[0].lowercased(), parts.count > 1 ? parts[1].trimmingPrefix { $0 == " " }.description : "")
        }
    }

    /// The header field called `name`, which is there at most once.
    subscript(_ name: String) -> String? {
        let values = fields.filter { $0.name == name.lowercased() }
        return values.count == 1 ? values[0].value : nil
    }
}
