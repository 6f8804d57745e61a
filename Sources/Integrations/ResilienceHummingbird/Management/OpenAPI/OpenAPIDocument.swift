import Foundation
import NIOCore

/// What a service says of its own management, in OpenAPI 3.1.
///
/// `openapi.json` describes all of it, and a test holds it against what is answered. A service shows of it what it has.
struct OpenAPIDocument: Sendable {
    /// Where it is shown.
    static let path = "/resilience/openapi.json"
    /// The document of all calls, Prometheus's among them.
    static var whole: [UInt8] { PackageResources.openapi_json }

    /// The document as it is sent.
    let json: ByteBuffer

    /// - Parameter isServed: whether a path is answered.
    init(isServed: (String) -> Bool) {
        // It is part of the program: what could not be read of it, a test would find
        let parsed = try? JSONSerialization.jsonObject(with: Data(Self.whole)) as? [String: Any]
        var document = parsed ?? [:]
        let paths = document["paths"] as? [String: Any] ?? [:]
        document["paths"] = paths.filter { isServed($0.key) }
        let data = try? JSONSerialization.data(
            withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes])
        json = ByteBuffer(bytes: data ?? Data("{}".utf8))
    }
}
