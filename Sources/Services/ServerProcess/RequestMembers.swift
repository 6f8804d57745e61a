import Foundation

/// The members of a JSON object, taken out one by one; what is left over in the end is unknown, and an error.
package struct RequestMembers {
    private var members: [String: JSONValue]

    /// Reads `body`, an object in JSON.
    package init(_ body: some Sequence<UInt8>) throws(RequestBodyError) {
        do {
            members = try JSONDecoder().decode([String: JSONValue].self, from: Data(body))
        } catch {
            throw RequestBodyError("body: no JSON object: send members in braces")
        }
    }

    /// Takes a string; nil where the member is missing, or null and `nullable`.
    package mutating func string(_ name: String, nullable: Bool = false) throws(RequestBodyError) -> String? {
        switch members.removeValue(forKey: name) {
        case nil: return nil
        case .null? where nullable: return nil
        case .string(let value)?: return value
        case let other?: throw .member(name, "\(other.kind) found", "give a string")
        }
    }

    /// Takes a number within `range`.
    package mutating func number(_ name: String, in range: ClosedRange<Double>) throws(RequestBodyError) -> Double? {
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
    package mutating func integer(_ name: String, in range: ClosedRange<Int>) throws(RequestBodyError) -> Int? {
        let bounds = Double(range.lowerBound)...Double(range.upperBound)
        guard let value = try number(name, in: bounds) else { return nil }
        guard let integer = Int(exactly: value) else {
            throw .member(name, "\(value.formatted) is no whole number", "give one")
        }
        return integer
    }

    /// Takes a boolean.
    package mutating func bool(_ name: String) throws(RequestBodyError) -> Bool? {
        switch members.removeValue(forKey: name) {
        case nil: return nil
        case .bool(let value)?: return value
        case let other?: throw .member(name, "\(other.kind) found", "give true or false")
        }
    }

    /// Takes a string that is the raw value of one of a kind.
    package mutating func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ name: String, of _: Value.Type
    ) throws(RequestBodyError) -> Value? {
        guard let text = try string(name) else { return nil }
        guard let value = Value(rawValue: text) else {
            let known = Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw .member(name, "\"\(text.prefix(100))\" is unknown", "give \(known)")
        }
        return value
    }

    /// What was taken for `name`, which must be there.
    package func required<Value>(_ name: String, _ value: Value?) throws(RequestBodyError) -> Value {
        guard let value else { throw .member(name, "missing", "it is required") }
        return value
    }

    /// Takes a value of any type.
    package mutating func value(_ name: String) -> JSONValue? { members.removeValue(forKey: name) }

    /// Ends the reading.
    ///
    /// - Throws: a ``RequestBodyError`` that names a member nobody took.
    package func finish(known: [String]) throws(RequestBodyError) {
        guard let unknown = members.keys.min() else { return }
        throw .member(unknown, "unknown member", "known are \(known.joined(separator: ", "))")
    }
}

extension Double {
    /// Without a fraction where there is none.
    fileprivate var formatted: String { Int(exactly: self).map { "\($0)" } ?? "\(self)" }
}
