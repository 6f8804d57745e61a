/// Writes SVG. Whatever is in a text or an attribute, the result is XML, and what it says is what it looks like.
struct SVGText {
    /// An attribute's name and value.
    typealias Attribute = (name: StaticString, value: String)

    private(set) var text = ""

    /// Begins an element, which `body` fills.
    mutating func element(_ name: StaticString, _ attributes: Attribute..., body: (inout SVGText) -> Void) {
        begin(name, attributes)
        text += ">\n"
        body(&self)
        text += "</\(name)>\n"
    }

    /// Adds an element without content.
    mutating func element(_ name: StaticString, _ attributes: Attribute...) {
        begin(name, attributes)
        text += "/>\n"
    }

    /// Adds an element of text alone.
    mutating func element(_ name: StaticString, _ attributes: Attribute..., text content: String) {
        begin(name, attributes)
        text += ">\(Self.escaped(content))</\(name)>\n"
    }

    private mutating func begin(_ name: StaticString, _ attributes: [Attribute]) {
        text += "<\(name)"
        for (name, value) in attributes { text += " \(name)=\"\(Self.escaped(value))\"" }
    }

    /// The text without what is markup, and without the control characters that XML 1.0 cannot have at all.
    private static func escaped(_ text: String) -> String {
        text.printable.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }

    /// A length or a position, to a tenth.
    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let rest = tenths.magnitude % 10
        return rest == 0 ? "\(sign)\(tenths.magnitude / 10)" : "\(sign)\(tenths.magnitude / 10).\(rest)"
    }
}
