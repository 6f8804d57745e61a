import ResilienceConfiguration
import ResiliencePrimitives

/// Reading values of a kind, with errors that name the member.
extension JSONCursor {
    /// Takes the name of a member, if it is there and written plainly.
    mutating func takesMember() -> TraceMember? {
        guard let plain = TraceMember(inQuotes: bytes[position...]) else { return nil }
        position += plain.name.utf8.count + 2
        return plain
    }

    /// Reads the name of a member.
    mutating func member() throws(CommandError) -> TraceMember {
        if let plain = takesMember() { return plain }
        let name = try string()
        guard let member = TraceMember(name) else {
            let hint = TraceMember.names.closest(to: name).map { ", did you mean \($0)?" } ?? ""
            throw CommandError(.trace, "\"\(name)\": no member of an event\(hint)")
        }
        return member
    }

    mutating func text(of member: TraceMember) throws(CommandError) -> String {
        guard peek() == UInt8(ascii: "\"") else { throw try mismatch(member, "a text is needed") }
        return try string()
    }

    /// Passes over a text that nobody wants, unless there is something wrong with it.
    mutating func skipText(of member: TraceMember) throws(CommandError) {
        var ahead = self
        if peek() == UInt8(ascii: "\""), try ahead.plainSpan() != nil {
            self = ahead
        } else {
            _ = try text(of: member)
        }
    }

    /// One of a few words.
    mutating func word<Word: RawRepresentable<String> & CaseIterable>(
        of member: TraceMember
    ) throws(CommandError) -> Word {
        let text = try text(of: member)
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue)
            let list = "\(words.dropLast().joined(separator: ", ")) or \(words.last ?? "")"
            throw CommandError(.trace, "\(member.name): \"\(text)\", it must be \(list)")
        }
        return word
    }

    mutating func number(of member: TraceMember) throws(CommandError) -> JSONNumber {
        switch peek() {
        case UInt8(ascii: "-"), (UInt8(ascii: "0")...UInt8(ascii: "9"))?: return try number()
        default: throw try mismatch(member, "a number is needed")
        }
    }

    mutating func count(of member: TraceMember, from least: Int) throws(CommandError) -> Int {
        let number = try number(of: member)
        guard case .whole(let count) = number.parts(0), count >= least else {
            let range = "a whole number of \(least) or more, below 2^63"
            throw CommandError(.trace, "\(member.name): \(number.text), it must be \(range)")
        }
        return Int(count)
    }

    mutating func duration(of member: TraceMember) throws(CommandError) -> Duration {
        let number = try number(of: member)
        let nanoseconds = try number.nanoseconds(of: member)
        guard nanoseconds >= 0 else {
            throw CommandError(.trace, "\(member.name): \(number.text), it must not be negative")
        }
        return .nanoseconds(Int128(nanoseconds))
    }

    /// An error about a value that is of another kind than is `needed`.
    mutating func mismatch(_ member: TraceMember, _ needed: String) throws(CommandError) -> CommandError {
        CommandError(.trace, "\(member.name): \(try kind()), where \(needed)")
    }
}

extension JSONNumber {
    /// The number as seconds.
    func nanoseconds(of member: TraceMember) throws(CommandError) -> Int64 {
        switch parts(9) {
        case .whole(let nanoseconds): return nanoseconds
        case .uneven:
            throw CommandError(.trace, "\(member.name): \(text), seconds have nine decimals at most")
        case .beyond:
            throw CommandError(.trace, "\(member.name): \(text), it must be within 292 years, in seconds")
        }
    }
}
