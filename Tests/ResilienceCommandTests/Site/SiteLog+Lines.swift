import Foundation
import ResiliencePrimitives

extension SiteLog {
    /// Writes the log in the combined format, with what is no request spread over it.
    func write(to path: String) throws {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        defer { try? file.close() }
        var (text, random, left) = ("", SeededRandom(seed: UInt64(requests.count)), garbage)
        let interval = max(1, requests.count / max(1, garbage))
        for (index, request) in requests.enumerated() {
            if left > 0, index % interval == 0 {
                text += Self.garbage(left, after: request, &random) + "\n"
                left -= 1
            }
            text += line(request)
            guard text.utf8.count > 1 << 20 else { continue }
            try file.write(contentsOf: Data(text.utf8))
            text = ""
        }
        for number in 0..<left { text += Self.garbage(number, after: requests[0], &random) + "\n" }
        try file.write(contentsOf: Data(text.utf8))
    }

    private func line(_ request: SiteRequest) -> String {
        let (address, user) = clients.identity(Int(request.client), request.number)
        let (method, path, status) = Self.target(request)
        let agent = request.kind == .page ? "Mozilla/5.0 (X11; Linux x86_64) \\\"quoted\\\"" : "agent/\(request.client)"
        return "\(address) - \(user) [\(Self.stamp(request.time))] \"\(method) \(path) HTTP/1.1\" \(status)"
            + " \(request.number * 7 + 100) \"-\" \"\(agent)\"\n"
    }

    /// Some paths are not as rules have them, and mean the same.
    private static func target(_ request: SiteRequest) -> (method: String, path: String, status: Int) {
        let number = request.number
        return switch request.kind {
        case .page: ("GET", "/rooms/\(number)?from=\(request.time)", 200)
        case .asset: ("GET", "/assets/\(number).css", 304)
        case .status: ("GET", number % 2 == 0 ? "/api/status" : "/api//status/", 200)
        case .sync: ("GET", "/api/sync/\(number)?since=1", 200)
        case .product: ("GET", "/%61pi/products/\(number)", 200)
        case .order: ("PUT", "/api/orders/\(number)", 201)
        case .login: ("POST", "/auth/login", number % 3 == 0 ? 200 : 401)
        case .webhook: ("POST", "/webhook/source-\(number)", 202)
        case .robots: ("GET", "/robots.txt", 200)
        case .health: ("GET", "/healthz", 200)
        }
    }

    private static func stamp(_ time: Int32) -> String {
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "0\(2 + time / 86_400)/Mar/2026:\(two(time / 3600 % 24)):\(two(time / 60 % 60)):\(two(time % 60)) +0000"
    }

    /// A line of each kind that logs have and that is no request.
    private static func garbage(_ number: Int, after request: SiteRequest, _ random: inout SeededRandom) -> String {
        let time = stamp(request.time)
        let kinds = [
            #"20.9.9.9 - - [\#(time)] "\x16\x03\x01\x02\x00\x01\x00" 400 157 "-" "-""#,
            #"20.9.9.9 - - [\#(time)] "-" 408 0 "-" "-""#,
            #"20.9.9.9 - - [\#(time)] "" 400 0 "-" "-""#,
            #"20.9.9.9 - - [\#(time)] "GET /cut-off"#,
            #"20.9.9.9 - - [\#(time)"#,
            #"20.9.9.9 - - [32/Mar/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-""#,
            #"20.9.9.9 - - [02/Mrz/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-""#,
            #"20.9.9.9 - - [\#(time)] "GET / HTTP/1.1" OK 1 "-" "-""#,
            #"20.9.9.9 - - [\#(time)] "SSH-2.0-OpenSSH_9.2" 400 157 "-" "-""#,
            #"20.9.9.9 - - [\#(time)] "GET /\xE9 HTTP/1.1" 404 0 "-" "-""#,
            #"20.9.9.9 - - [\#(time)] "CONNECT example.org:443 HTTP/1.1" 400 0 "-" "-""#,
            "2026/03/02 10:00:00 [error] 7#7: *1 open() \"/x\" failed (2: No such file or directory)",
            #"{"time":"2026-03-02T10:00:00Z","request":"GET / HTTP/1.1"}"#,
            "logfile turned over",
            "\u{0}\u{0}\u{0}",
            String(repeating: "A", count: Int.random(in: 1...5000, using: &random)),
        ]
        return kinds[number % kinds.count]
    }
}
