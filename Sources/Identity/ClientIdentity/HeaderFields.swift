/// The fields of a request's head, as far as telling clients apart needs them; each HTTP library's own type can be one.
public protocol HeaderFields {
    /// The values of all lines whose name is `name`, whatever its case, in the order in which they came.
    func values(of name: String) -> [String]
}
