#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Something that a service tells the moment it happens.
struct ServiceNews {
    /// What it is about, as the stream of events names it.
    enum Kind: String, CaseIterable {
        case denial
        case state
        case warning
        case change
        case reload
    }

    let kind: Kind
    /// When, in UTC to the second; empty where the service does not say it as one does.
    let time: String
    /// What, in words.
    let text: String

    /// Reads the data of an event; nil: it is none of these, or not understood.
    init?(event: String, data: some Sequence<UInt8>) {
        guard let kind = Kind(rawValue: event), let body = try? Body(json: data) else { return nil }
        self.kind = kind
        time = Self.clock(body.time)
        text = body.words(for: kind)
    }

    /// The part `12:34:56` of a time as in RFC 3339.
    static func clock(_ time: String?) -> String {
        guard let bytes = time?.utf8, bytes.count >= 19 else { return "" }
        let clock = bytes.dropFirst(11).prefix(8)
        let isClock = clock.enumerated().allSatisfy { index, byte in
            index % 3 == 2 ? byte == UInt8(ascii: ":") : (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        return isClock ? String(decoding: clock, as: UTF8.self) : ""
    }
}

extension ServiceNews {
    /// The members that any of the events has.
    private struct Body: Decodable {
        struct Change: Decodable {
            let path: String
            let needsRestart: Bool?
        }

        let time: String?
        let rule: String?
        let limit: Int?
        let window: Double?
        let retryAfter: Double?
        let skipped: Int?
        let client: String?
        let method: String?
        let path: String?
        let circuit: String?
        let from: String?
        let to: String?
        let reason: String?
        let until: String?
        let source: String?
        let message: String?
        let action: String?
        let target: String?
        let who: String?
        let before: String?
        let after: String?
        let changes: [Change]?

        init(json bytes: some Sequence<UInt8>) throws {
            self = try JSONDecoder.ofServices.decode(Body.self, from: Data(bytes))
        }

        func words(for kind: Kind) -> String {
            switch kind {
            case .denial: denial
            case .state: state
            case .warning: "\(source ?? "?"): \(message ?? "")"
            case .change: change
            case .reload: reload
            }
        }

        private var denial: String {
            var words = rule ?? "?"
            if let limit, let window { words += ": over \(limit.grouped) in \(Duration(inSeconds: window).shown)" }
            if let client { words += ", \(client)" }
            if let path { words += ", \(method.map { "\($0) " } ?? "")\(path)" }
            if let retryAfter { words += ", again in \(Duration(inSeconds: retryAfter).shown)" }
            if let skipped, skipped > 0 { words += "; \(skipped.grouped) more" }
            return words
        }

        private var state: String {
            var words = "circuit \(circuit ?? "?"): \(from ?? "?") to \(to ?? "?")"
            if let reason, !reason.isEmpty { words += ", \(reason)" }
            let until = ServiceNews.clock(until)
            return until.isEmpty ? words : words + ", until \(until)"
        }

        private var change: String {
            let what = [who, action, target].compactMap(\.self).joined(separator: " ")
            return before == nil && after == nil ? what : "\(what): \(before ?? "none") to \(after ?? "none")"
        }

        private var reload: String {
            let changes = changes ?? []
            guard !changes.isEmpty else { return "nothing is different" }
            let late = changes.count { $0.needsRestart == true }
            let paths = changes.prefix(3).map(\.path) + (changes.count > 3 ? ["…"] : [])
            return changes.count.counted("change") + (late > 0 ? ", \(late) after a restart" : "") + ": "
                + paths.joined(separator: ", ")
        }
    }
}

extension Duration {
    /// So many seconds as somebody else says them: what is out of any reason ends at a century.
    init(inSeconds seconds: Double) {
        let century = 3.2e9
        self = .nanoseconds(Int64(Swift.min(Swift.max(seconds, -century), century) * 1e9))
    }
}
