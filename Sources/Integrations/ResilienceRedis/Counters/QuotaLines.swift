import RateLimiting
import ResiliencePrimitives
import _RESP

/// Quotas as the scripts read them: a line each, with what it counts by (a letter for the algorithm, then the window in
/// microseconds or the calendar's), the limit, the capacity and the window.
struct QuotaLines {
    /// The lines.
    let text: String
    /// The algorithms that occur.
    let parts: Set<CounterScripts.Part>
    /// The quotas that count in windows of a calendar.
    private let calendars: [Quota]

    init(_ quotas: QuotaSet) {
        text = quotas.quotas.map(Self.line).joined()
        parts = Set(quotas.quotas.map { CounterScripts.Part($0.algorithm) })
        calendars = quotas.quotas.filter { $0.calendar != nil }
    }

    /// For each quota that counts in windows of a calendar, where the one around `time` and its neighbours begin and end.
    func borders(around time: MonotonicTime) -> [RedisArgument] {
        calendars.map { quota in
            let present = quota.window(containing: time)
            let before = quota.window(containing: MonotonicTime(nanoseconds: present.lowerBound.nanoseconds - 1))
            let after = quota.window(containing: present.upperBound)
            let moments = [before.lowerBound, present.lowerBound, after.lowerBound, after.upperBound]
            return .text(moments.map { "\($0.nanoseconds / 1000)" }.joined(separator: " "))
        }
    }

    /// The quotas that lines describe; nil if one of them was written by a later version.
    static func quotas(_ lines: String) -> QuotaSet? {
        let quotas = lines.split(separator: "\n").map(Self.quota)
        return try? QuotaSet(quotas.compactMap(\.self)).matching(quotas.count)
    }

    private static func line(_ quota: Quota) -> String {
        let microseconds = Int64((quota.window.nanoseconds + 999) / 1000)
        return "\(counted(quota, microseconds)) \(quota.limit) \(quota.capacity) \(microseconds)\n"
    }

    private static func counted(_ quota: Quota, _ microseconds: Int64) -> String {
        if let calendar = quota.calendar { return "c\(calendar)" }
        let letter =
            switch quota.algorithm {
            case .tokenBucket: "t"
            case .slidingWindow: "s"
            case .slidingWindowCounter: "w"
            case .fixedWindow: quota.alignment == .client ? "a" : "f"
            }
        return "\(letter)\(microseconds)"
    }

    private static func quota(_ line: Substring) -> Quota? {
        let words = line.split(separator: " ")
        guard words.count == 4, let letter = words[0].first, let limit = Int(words[1]), let capacity = Int(words[2]),
            let microseconds = Int64(words[3])
        else { return nil }
        let window = Duration.microseconds(microseconds)
        return switch letter {
        case "t":
            try? Quota(
                limit: limit, per: window, algorithm: .tokenBucket, burst: capacity == limit ? nil : capacity)
        case "s": try? Quota(limit: limit, per: window, algorithm: .slidingWindow)
        case "w": try? Quota(limit: limit, per: window, algorithm: .slidingWindowCounter)
        case "f": try? Quota(limit: limit, per: window, algorithm: .fixedWindow)
        case "a": try? Quota(limit: limit, per: window, algorithm: .fixedWindow, alignment: .client)
        case "c": calendar(words[0].dropFirst()).flatMap { try? Quota(limit: limit, per: $0) }
        default: nil
        }
    }

    private static func calendar(_ text: Substring) -> CalendarWindow? {
        let parts = text.split(separator: "@", maxSplits: 1)
        guard parts.count == 2, let period = CalendarPeriod(rawValue: String(parts[0])) else { return nil }
        return try? CalendarWindow(period, in: String(parts[1]))
    }
}

extension QuotaSet {
    /// Itself, if it has so many quotas.
    fileprivate func matching(_ count: Int) -> QuotaSet? { quotas.count == count ? self : nil }
}
