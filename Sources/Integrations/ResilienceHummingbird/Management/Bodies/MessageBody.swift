import Hummingbird

/// What was done, for people.
struct MessageBody: Encodable {
    let message: String

    init(_ message: String) { self.message = message }

    func response() throws -> Response { try ManagementJSON.response(self) }
}
