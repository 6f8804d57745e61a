import HTTPTypes
import Hummingbird
import NIOCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How the management answers: keys in snake_case and sorted, times as RFC 3339 has them, and nothing is cached.
enum ManagementJSON {
    static func encode(_ body: some Encodable) throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        }
        return ByteBuffer(bytes: try encoder.encode(body))
    }

    /// The same with another member, whose value is JSON already.
    static func encode(_ body: some Encodable, with name: String, _ json: String) throws -> ByteBuffer {
        var bytes = try encode(body)
        bytes.moveWriterIndex(to: bytes.writerIndex - 1)
        bytes.writeString(",\"\(name)\":\(json)}")
        return bytes
    }

    static func response(_ body: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        response(json: try encode(body), status: status)
    }

    static func response(json: ByteBuffer, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: json))
    }
}
