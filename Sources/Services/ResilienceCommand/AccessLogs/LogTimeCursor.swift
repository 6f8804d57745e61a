/// Takes the parts of a time off its text.
struct LogTimeCursor {
    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    var isAtEnd: Bool { position == text.count }

    mutating func takes(_ mark: Unicode.Scalar) -> Bool {
        guard position < text.count, text[position] == UInt8(ascii: mark) else { return false }
        position += 1
        return true
    }

    /// A number of exactly so many digits.
    mutating func number(_ count: Int) -> Int? {
        guard position + count <= text.count else { return nil }
        var number = 0
        for byte in text[position..<(position + count)] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        position += count
        return number
    }

    /// `Jan` to `Dec`, as a number from 1.
    mutating func month() -> Int? {
        guard position + 3 <= text.count else { return nil }
        let (first, second, third) = (text[position], text[position + 1], text[position + 2])
        position += 3
        return Self.months.firstIndex { $0 == (first, second, third) }.map { $0 + 1 }
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ].map { Array($0.utf8) }.map { ($0[0], $0[1], $0[2]) }

    /// `13:55:36`, with or without decimals: seconds since midnight, and nanoseconds.
    mutating func clock() -> (seconds: Int, nanoseconds: Int)? {
        guard let hour = number(2), hour < 24, takes(":"), let minute = number(2), minute < 60, takes(":"),
            let second = number(2), second < 60, let nanoseconds = decimals()
        else { return nil }
        return ((hour * 60 + minute) * 60 + second, nanoseconds)
    }

    /// `.310`: up to nine digits, or no point either.
    private mutating func decimals() -> Int? {
        guard takes(".") else { return 0 }
        var (nanoseconds, count) = (0, 0)
        while count < 9, let digit = number(1) { (nanoseconds, count) = (nanoseconds * 10 + digit, count + 1) }
        guard count > 0 else { return nil }
        while count < 9 { (nanoseconds, count) = (nanoseconds * 10, count + 1) }
        return nanoseconds
    }

    /// `Z`, `-0700` or `-07:00`: seconds that the clock is ahead of UTC.
    mutating func offset() -> Int? {
        if takes("Z") || takes("z") { return 0 }
        let isBehind = takes("-")
        guard isBehind || takes("+"), let hours = number(2), hours < 24 else { return nil }
        _ = takes(":")
        guard let minutes = number(2), minutes < 60 else { return nil }
        return (hours * 3600 + minutes * 60) * (isBehind ? -1 : 1)
    }
}
