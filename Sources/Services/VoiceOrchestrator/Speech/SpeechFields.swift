import HTTPTypes

/// The header fields that tell how an answer came about.
enum SpeechFields: String {
    case cache = "X-Cache"
    case fallback = "X-Speech-Fallback"

    /// `fields`, and this one.
    func adding(_ value: String, to fields: HTTPFields) -> HTTPFields {
        var fields = fields
        if let name = HTTPField.Name(rawValue) { fields[name] = value }
        return fields
    }
}
