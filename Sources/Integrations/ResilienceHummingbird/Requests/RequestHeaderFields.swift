import ClientIdentity
package import HTTPTypes

/// A request's header lines as the identification of clients reads them.
package struct RequestHeaderFields: HeaderFields {
    let fields: HTTPFields

    package init(fields: HTTPFields) { self.fields = fields }

    package func values(of name: String) -> [String] {
        HTTPField.Name(name).map { fields[values: $0] } ?? []
    }
}
