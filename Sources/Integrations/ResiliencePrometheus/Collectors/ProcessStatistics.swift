/// What /proc/self/stat says, as proc(5) describes it.
struct ProcessStatistics: Equatable {
    /// In user and in kernel mode together.
    let processorTicks: Int64
    /// Since the machine started.
    let startTicks: Int64
    let virtualBytes: Int64
    let residentPages: Int64

    /// Reads the one line of the file. The name of the program stands in parentheses and may hold anything, these too.
    init?(_ line: String) {
        guard let name = line.lastIndex(of: ")") else { return nil }
        let fields = line[name...].dropFirst().split(whereSeparator: \.isWhitespace)
        // The state, which stands first behind the name, is the third field
        let field = { (number: Int) in number - 3 < fields.count ? Int64(fields[number - 3]) : nil }
        guard let user = field(14), let system = field(15), let start = field(22), let virtual = field(23),
            let resident = field(24)
        else { return nil }
        (processorTicks, startTicks, virtualBytes, residentPages) = (user + system, start, virtual, resident)
    }

    /// When the machine started, in Unix seconds, as /proc/stat says it.
    static func bootTime(_ text: String) -> Int64? {
        text.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap { Int64($0.dropFirst("btime ".count)) }
    }
}
