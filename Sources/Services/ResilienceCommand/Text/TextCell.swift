/// What stands in one place of a table.
struct TextCell: ExpressibleByStringInterpolation {
    let text: String
    let style: TextStyle?

    /// A text, whoever wrote it.
    init(_ text: String, _ style: TextStyle? = nil) { (self.text, self.style) = (text.printable, style) }

    /// A whole number, its digits in groups of three.
    init(_ number: Int, _ style: TextStyle? = nil) { self.init(number.grouped, style) }

    init(stringLiteral text: String) { self.init(text) }
}
