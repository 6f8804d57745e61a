import ResiliencePrimitives

/// The scale for when: round moments between two others, as dates in UTC where they are some, else as seconds and more.
struct TimeAxis {
    private static let second: Int64 = 1_000_000_000
    private static let day = 86_400 * second
    private static let lengths: [Int64] =
        [1, 2, 5, 10, 20, 50, 100, 200, 500].map { $0 * second / 1000 }
        + [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200].map { $0 * second }
        + [1, 2, 4, 7, 14, 28, 56, 112, 365].map { $0 * day } + [2, 5, 10, 20, 50].map { $0 * 365 * day }

    private let start: Int64
    private let end: Int64
    private let step: Int64

    /// Creates a scale with at most so many steps.
    init(from start: MonotonicTime, to end: MonotonicTime, steps: Int = 8) {
        (self.start, self.end) = (start.nanoseconds, end.nanoseconds)
        let span = Int128(self.end) - Int128(self.start)
        step = Self.lengths.first { span <= Int128($0) * Int128(steps) } ?? 50 * 365 * Self.day
    }

    /// The round moments, and what is written there.
    var marks: [(time: MonotonicTime, label: String)] {
        // Weeks and more begin on Mondays, of which 5 January 1970 is one
        let origin = step >= 7 * Self.day ? Int128(4 * Self.day) : 0
        let distance = Int128(start) - origin
        // Division cuts towards 0, which is up for what is negative
        var number = distance / Int128(step)
        if number * Int128(step) < distance { number += 1 }
        var next = number * Int128(step) + origin
        var marks: [(MonotonicTime, String)] = []
        while next <= Int128(end) {
            let time = MonotonicTime(nanoseconds: Int64(next))
            marks.append((time, label(time)))
            next += Int128(step)
        }
        return marks
    }

    private func label(_ time: MonotonicTime) -> String {
        guard time.isDate else {
            return (time - .zero).shown
        }
        let parts = time.shown.split(separator: " ")
        guard parts.count == 2 else { return time.shown }
        if step >= 365 * Self.day { return String(parts[0].prefix(7)) }
        if time.nanoseconds % Self.day == 0 { return Self.day(parts[0]) }
        if step >= 60 * Self.second { return String(parts[1].prefix(5)) }
        let milliseconds = time.nanoseconds % Self.second / 1_000_000
        return step >= Self.second ? String(parts[1]) : "\(parts[1]).\(String(1000 + milliseconds).dropFirst())"
    }

    /// `1 Jul` of `2026-07-01`, the month in front of which would be read two ways as digits.
    private static func day(_ date: Substring) -> String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = date.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, months.indices.contains(parts[1] - 1) else { return String(date) }
        return parts[1] == 1 && parts[2] == 1 ? "\(parts[0])" : "\(parts[2]) \(months[parts[1] - 1])"
    }
}
