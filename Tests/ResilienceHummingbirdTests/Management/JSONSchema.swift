import Foundation

/// As much of JSON Schema as the OpenAPI document uses; anything else in it is an error here.
struct JSONSchema {
    /// A schema that uses what is not known here.
    struct Unknown: Error {
        let keyword: String
    }

    private static let known: Set = [
        "$ref", "type", "description", "format", "enum", "minimum", "maximum", "minLength", "default", "items", "oneOf",
        "required", "properties", "additionalProperties",
    ]

    let schema: [String: Any]
    let schemas: [String: Any]

    /// What is wrong about `value`, and where; empty if nothing.
    func faults(in value: Any, at path: String = "$") throws -> [String] {
        if let unknown = schema.keys.first(where: { !Self.known.contains($0) }) { throw Unknown(keyword: unknown) }
        if let reference = schema["$ref"] as? String {
            guard let name = reference.split(separator: "/").last, let target = schemas[String(name)] else {
                throw Unknown(keyword: reference)
            }
            return try sub(target).faults(in: value, at: path)
        }
        if let choices = schema["oneOf"] as? [Any] {
            let fits = try choices.filter { try sub($0).faults(in: value, at: path).isEmpty }.count
            return fits == 1 ? [] : ["\(path): \(value) fits \(fits) of \(choices.count)"]
        }
        guard types.isEmpty || types.contains(where: { Self.has(value, $0) }) else {
            return ["\(path): \(value) is none of \(types)"]
        }
        if let words = schema["enum"] as? [Any], !words.contains(where: { "\($0)" == "\(value)" }) {
            return ["\(path): \(value) is none of \(words)"]
        }
        return bounds(value, path) + (try members(value, path)) + (try elements(value, path))
    }

    private func bounds(_ value: Any, _ path: String) -> [String] {
        if let text = value as? String {
            if schema["format"] as? String == "date-time",
                text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/) == nil
            {
                return ["\(path): \(text) is no time"]
            }
            return text.count < schema["minLength"] as? Int ?? 0 ? ["\(path): too short"] : []
        }
        guard let number = value as? NSNumber else { return [] }
        let isLow = (schema["minimum"] as? NSNumber).map { number.doubleValue < $0.doubleValue } ?? false
        let isHigh = (schema["maximum"] as? NSNumber).map { number.doubleValue > $0.doubleValue } ?? false
        return isLow || isHigh ? ["\(path): \(number) is out of range"] : []
    }

    private func members(_ value: Any, _ path: String) throws -> [String] {
        guard let object = value as? [String: Any] else { return [] }
        let properties = schema["properties"] as? [String: Any] ?? [:]
        let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
        let isClosed = schema["additionalProperties"] as? Bool == false
        let unknown = isClosed ? object.keys.filter { properties[$0] == nil } : []
        let inside = try properties.flatMap { name, schema in
            try object[name].map { try sub(schema).faults(in: $0, at: "\(path).\(name)") } ?? []
        }
        return missing.map { "\(path).\($0): missing" } + unknown.map { "\(path).\($0): unknown" } + inside
    }

    private func elements(_ value: Any, _ path: String) throws -> [String] {
        guard let list = value as? [Any], let items = schema["items"] else { return [] }
        return try list.enumerated().flatMap { try sub(items).faults(in: $1, at: "\(path)[\($0)]") }
    }

    private var types: [String] { schema["type"] as? [String] ?? (schema["type"] as? String).map { [$0] } ?? [] }

    private func sub(_ schema: Any) throws -> JSONSchema {
        guard let schema = schema as? [String: Any] else { throw Unknown(keyword: "\(schema)") }
        return JSONSchema(schema: schema, schemas: schemas)
    }

    private static func has(_ value: Any, _ type: String) -> Bool {
        switch type {
        case "null": value is NSNull
        case "string": value is String
        case "boolean": isBoolean(value)
        case "integer": number(value).map { $0 == $0.rounded() } ?? false
        case "number": number(value) != nil
        case "array": value is [Any]
        case "object": value is [String: Any]
        default: false
        }
    }

    private static func number(_ value: Any) -> Double? {
        isBoolean(value) ? nil : (value as? NSNumber)?.doubleValue
    }

    /// `true` and 1 are both numbers to Foundation, and told apart by how they are kept.
    private static func isBoolean(_ value: Any) -> Bool {
        (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? false
    }
}
