import Foundation
import NIOCore
import NIOHTTP1

/// The whole answer to a request.
struct Answer: Sendable, CustomStringConvertible {
    let status: Int
    let headers: HTTPHeaders
    let body: ByteBuffer

    /// The header field called `name`.
    subscript(_ name: String) -> String? { headers.first(name: name) }

    /// The body as JSON, its snake_case members in camelCase.
    func decoded<Value: Decodable>(_: Value.Type = Value.self) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(Value.self, from: Data(body.readableBytesView))
        } catch {
            throw ProgramError("\(self) is no \(Value.self): \(error)")
        }
    }

    var description: String { "\(status) \(headers) \(String(buffer: body).prefix(300))" }
}
