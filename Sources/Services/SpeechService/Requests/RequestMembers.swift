import Foundation

/// The members of a JSON object, taken out one by one; what is left over in the end is unknown, and an error.
struct RequestMembers {
    private var members: [String: JSONValue]

    /// Reads `body`, an object in JSON.
    init(_ body: Data) throws(SpeechError) {
        do {
            members = try JSONDecoder().decode([String: JSONValue].self, from: body)
        } catch {
            throw SpeechError(.invalidRequest, "body: no JSON object: send members in braces")
        }
    }

    /// Takes a string; nil where the member is missing, or null and `nullable`.
    mutating func string(_ name: String, nullable: Bool = false) throws(SpeechError) -> String? {
        switch members.removeValue(forKey: name) {
        case nil: return nil
        case .null? where nullable: return nil
        case .string(let value)?: return value
        case let other?: throw .member(name, "\(other.kind) found", "give a string")
        }
    }

    /// Takes a number within `range`.
    mutating func number(_ name: String, in range: ClosedRange<Double>) throws(SpeechError) -> Double? {
        switch members.removeValue(forKey: name) {
        case nil: return nil
        case .number(let value)? where range.contains(value): return value
        case .number(let value)?:
            throw .member(
                name, "\(value.formatted) is out of range",
                "give \(range.lowerBound.formatted) to \(range.upperBound.formatted)")
        case let other?: throw .member(name, "\(other.kind) found", "give a number")
        }
    }

    /// Takes a whole number within `range`.
    mutating func integer(_ name: String, in range: ClosedRange<Int>) throws(SpeechError) -> Int? {
        let bounds = Double(range.lowerBound)...Double(range.upperBound)
        guard let value = try number(name, in: bounds) else { return nil }
        guard let integer = Int(exactly: value) else {
            throw .member(name, "\(value.formatted) is no whole number", "give one")
        }
        return integer
    }

    /// Takes a boolean.
    mutating func bool(_ name: String) throws(SpeechError) -> Bool? {
        switch members.removeValue(forKey: name) {
        case nil: return nil
        case .bool(let value)?: return value
        case let other?: throw .member(name, "\(other.kind) found", "give true or false")
        }
    }

    /// Takes a value of any type.
    mutating func value(_ name: String) -> JSONValue? { members.removeValue(forKey: name) }

    /// Ends the reading.
    ///
    /// - Throws: a ``SpeechError`` that names a member nobody took.
    func finish(known: [String]) throws(SpeechError) {
        guard let unknown = members.keys.min() else { return }
        throw .member(unknown, "unknown member", "known are \(known.joined(separator: ", "))")
    }
}

extension Double {
    /// Without a fraction where there is none.
    fileprivate var formatted: String { Int(exactly: self).map { "\($0)" } ?? "\(self)" }
}
