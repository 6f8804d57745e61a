import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// An answer in JSON, its members sorted by name.
struct JSONAnswer: ResponseGenerator {
    private let body: ByteBuffer

    init(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        body = ByteBuffer(bytes: try encoder.encode(value))
    }

    func response(from request: Request, context: some RequestContext) -> Response {
        Response(status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: body))
    }
}
