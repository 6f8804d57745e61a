import ClientIdentity
import HTTPTypes

/// A request's header lines as the identification of clients reads them.
struct RequestHeaderFields: HeaderFields {
    let fields: HTTPFields

    func values(of name: String) -> [String] {
        HTTPField.Name(name).map { fields[values: $0] } ?? []
    }
}
