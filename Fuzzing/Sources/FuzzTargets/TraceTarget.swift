import Foundation
import RateLimiting
import ResiliencePrimitives

@testable import ResilienceCommand

#if canImport(FoundationEssentials)
import FoundationEssentials
#endif

/// The reader of traces: a line that is accepted is JSON to others too, says the same to them, and reads the same when it is
/// printed; the reader ends with the first line that is not.
enum TraceTarget {
    static func check(_ input: UnsafeBufferPointer<UInt8>) throws(Finding) {
        for line in input.split(separator: UInt8(ascii: "\n")) {
            let bytes = UnsafeBufferPointer(rebasing: line)
            guard let line = try? TraceLine(bytes) else { continue }
            try checkJSON(line, Data(bytes))
            if (try? line.event()) != nil { try checkPrinting(line) }
        }
        try checkReader(Array(input))
    }

    private static func checkJSON(_ line: TraceLine, _ bytes: Data) throws(Finding) {
        let object = (try? JSONSerialization.jsonObject(with: bytes)) as? [String: Any]
        guard let object else { throw Finding("no JSON to others") }
        let texts: [(TraceMember, String)] = [
            (.method, line.method), (.path, line.path), (.client, line.client), (.peer, line.peer),
            (.breaker, line.breaker), (.queue, line.queue), (.offer, line.offer),
        ]
        for (member, text) in texts where line.members.contains(member) {
            let other = object[member.name] as? String
            try Finding.unless(
                other.map { $0.utf8.elementsEqual(text.utf8) } ?? false,
                "\(member.name): \(text), to others \(other ?? "-")"
            )
        }
    }

    private static func checkPrinting(_ line: TraceLine) throws(Finding) {
        let printed = printed(line)
        let again = Array(printed.utf8).withUnsafeBufferPointer { try? TraceLine($0) }
        guard let again, (try? again.event()) != nil else { throw Finding("not read when printed: \(printed)") }
        try Finding.unless(again.members == line.members && again.time == line.time, "not the same: \(printed)")
        try Finding.unless(Self.printed(again) == printed, "\(printed), and printed again \(Self.printed(again))")
    }

    private static func printed(_ line: TraceLine) -> String {
        JSONText.object(
            TraceMember.allCases.filter(line.members.contains).map { ($0.name, value(of: $0, in: line)) })
    }

    private static func value(of member: TraceMember, in line: TraceLine) -> String {
        switch member {
        case .at: line.at
        case .method: JSONText.quoted(line.method)
        case .path: JSONText.quoted(line.path)
        case .client: JSONText.quoted(line.client)
        case .clientType: JSONText.quoted(line.clientType.rawValue)
        case .cost: "\(line.cost)"
        case .headers: JSONText.object(line.headers.map { ($0.name, JSONText.quoted($0.value)) })
        case .peer: JSONText.quoted(line.peer)
        case .breaker: JSONText.quoted(line.breaker)
        case .outcome: JSONText.quoted(line.outcome.rawValue)
        case .duration: (MonotonicTime.zero + line.duration).decimalSeconds
        case .queue: JSONText.quoted(line.queue)
        case .offer: JSONText.quoted(line.offer)
        case .bytes: "\(line.bytes)"
        case .take: "\(line.take)"
        }
    }

    private static func checkReader(_ input: [UInt8]) throws(Finding) {
        var reader = TraceReader(ByteSource(input, named: "fuzz"))
        var last = MonotonicTime(nanoseconds: .min)
        do throws(CommandError) {
            repeat {
                while let event = try reader.next() {
                    guard event.time >= last else { break }
                    last = event.time
                }
            } while try reader.fill()
        } catch {
            try Finding.unless(error.code == .trace && error.description.hasPrefix("line "), "\(error)")
        }
    }
}
