import ClientIdentity
import RateLimiting
import ResiliencePrimitives

@testable import ResilienceCommand

/// The readers of access logs, of which the first byte chooses one: each line is a request or counted, times ascend, and a
/// request reads the same when it is printed in any format.
enum LogTarget {
    static func check(_ input: UnsafeBufferPointer<UInt8>) throws(Finding) {
        guard let first = input.first else { return }
        let formats = AccessLogFormat.allCases
        let format = formats[Int(first) % formats.count]
        let log = Array(input.dropFirst())
        try checkReader(log, format)
        for line in log.split(separator: UInt8(ascii: "\n")) {
            guard let request = line.withUnsafeBufferPointer({ try? format.request($0) }) else { continue }
            try check(request)
        }
    }

    private static func checkReader(_ log: [UInt8], _ format: AccessLogFormat) throws(Finding) {
        var reader = AccessLogReader(ByteSource(log, named: "fuzz"), format: format)
        var (last, count) = (MonotonicTime(nanoseconds: .min), 0)
        do throws(CommandError) {
            repeat {
                while let event = try reader.next() {
                    guard event.time >= last else { break }
                    (last, count) = (event.time, count + 1)
                }
            } while try reader.fill()
        } catch {
            return try Finding.unless(error.code == .input, "\(error)")
        }
        var lines = log.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines[0].starts(with: [0xEF, 0xBB, 0xBF]) { lines[0] = lines[0].dropFirst(3) }
        let written = lines.count { $0.contains { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: " ") } }
        try Finding.unless(
            count + reader.skipped.count == written,
            "\(count) requests and \(reader.skipped.count) skipped of \(written) lines")
    }

    private static func check(_ request: LoggedRequest) throws(Finding) {
        let (method, path) = (request.asked.method, request.asked.path)
        try Finding.unless(path.hasPrefix("/") || path == "*", "no path: \(path)")
        try Finding.unless(!path.utf8.contains { $0 < 0x20 || $0 == 0x7F || $0 == 0x3F }, "no path: \(path)")
        try Finding.unless(!method.isEmpty && method.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "no method: \(method)")
        let event = request.event
        try Finding.unless(event.time == request.time && event.at == request.time.decimalSeconds, "\(event)")
        for printed in [PrintedRequest.combined(request), PrintedRequest.json(request), PrintedRequest.envoy(request)] {
            guard let printed else { continue }
            let again = Array(printed.line.utf8).withUnsafeBufferPointer { try? printed.format.request($0) }
            guard let again else { throw Finding("not read when printed: \(printed.line)") }
            try Finding.unless(
                again.time == request.time && again.asked == request.asked && (again.user ?? "") == (printed.user ?? "")
                    && again.peer == printed.peer, "not the same when printed: \(request), \(printed.line), \(again)")
        }
    }
}
