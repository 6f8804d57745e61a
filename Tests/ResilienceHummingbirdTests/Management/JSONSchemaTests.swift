import Foundation
import Testing

@Suite("The check of answers against their schema") struct JSONSchemaTests {
    private static let schema = """
        {"type": "object", "required": ["name", "state"], "additionalProperties": false, "properties": {
          "name": {"type": "string", "minLength": 1}, "state": {"type": "string", "enum": ["open", "closed"]},
          "count": {"type": "integer", "minimum": 0}, "share": {"type": ["number", "null"], "maximum": 1},
          "at": {"type": "string", "format": "date-time"}, "is": {"type": "boolean"},
          "list": {"type": "array", "items": {"$ref": "#/components/schemas/Other"}},
          "maybe": {"oneOf": [{"$ref": "#/components/schemas/Other"}, {"type": "null"}]}}}
        """

    private func faults(_ json: String) throws -> [String] {
        let parse = { (text: String) in
            try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        }
        let schemas = ["Other": try parse(#"{"type": "object", "required": ["a"]}"#)]
        return try JSONSchema(schema: try parse(Self.schema), schemas: schemas).faults(in: try parse(json))
    }

    @Test(arguments: [
        #"{"name": "a", "state": "open"}"#,
        #"{"name": "a", "state": "closed", "count": 0, "share": null, "is": true, "list": [], "maybe": null}"#,
        #"{"name": "a", "state": "open", "count": 7, "share": 0.5, "at": "2026-01-01T00:00:00.123Z", "list": [{"a": 1}]}"#,
    ])
    func `finds nothing about what fits`(json: String) throws { #expect(try faults(json) == []) }

    @Test(arguments: [
        #"{"name": "a"}"#, #"{"name": "", "state": "open"}"#, #"{"name": 1, "state": "open"}"#,
        #"{"name": "a", "state": "ajar"}"#, #"{"name": "a", "state": "open", "more": 1}"#,
        #"{"name": "a", "state": "open", "count": -1}"#, #"{"name": "a", "state": "open", "count": 1.5}"#,
        #"{"name": "a", "state": "open", "count": true}"#, #"{"name": "a", "state": "open", "is": 1}"#,
        #"{"name": "a", "state": "open", "share": 1.5}"#, #"{"name": "a", "state": "open", "at": "yesterday"}"#,
        #"{"name": "a", "state": "open", "list": [{}]}"#, #"{"name": "a", "state": "open", "maybe": {}}"#,
    ])
    func `finds one thing about what does not`(json: String) throws { #expect(try faults(json).count == 1) }
}
