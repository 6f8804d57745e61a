import ResiliencePrimitives

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension MonotonicTime {
    /// Whether it looks like a moment since the Unix epoch: from 10^9 s on, in September 2001.
    var isDate: Bool { nanoseconds >= 1_000_000_000_000_000_000 }

    /// The moment as people read it: date and time in UTC to the second, or seconds if it is no date.
    var shown: String {
        guard isDate else { return "\(decimalSeconds)s" }
        let date = Date(timeIntervalSince1970: Double(nanoseconds / 1_000_000_000))
        return date.formatted(
            Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .gmt).year().month().day()
                .time(includingFractionalSeconds: false))
    }
}

extension Duration {
    /// The time as people say it, in its two largest units: `1.5ms`, `12.3s`, `2m 5s`, `3h 40m`, `12d 3h`. Cut, not
    /// rounded.
    var shown: String {
        let nanoseconds = nanoseconds
        if nanoseconds < 0 { return "-" + (.zero - self).shown }
        let small: [(unit: Int64, name: String)] = [(1_000_000_000, "s"), (1_000_000, "ms"), (1000, "µs"), (1, "ns")]
        if nanoseconds < 60_000_000_000 {
            guard let (unit, name) = small.first(where: { $0.unit <= nanoseconds }) else { return "0s" }
            let (whole, tenths) = (nanoseconds / unit, nanoseconds % unit * 10 / unit)
            return tenths == 0 ? "\(whole)\(name)" : "\(whole).\(tenths)\(name)"
        }
        let seconds = nanoseconds / 1_000_000_000
        let large: [(unit: Int64, name: String, part: Int64, partName: String)] = [
            (86_400, "d", 3600, "h"), (3600, "h", 60, "m"), (60, "m", 1, "s"),
        ]
        guard let (unit, name, part, partName) = large.first(where: { $0.unit <= seconds }) else { return "0s" }
        let rest = seconds % unit / part
        return rest == 0 ? "\(seconds / unit)\(name)" : "\(seconds / unit)\(name) \(rest)\(partName)"
    }
}
