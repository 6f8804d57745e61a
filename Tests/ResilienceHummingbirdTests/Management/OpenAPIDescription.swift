import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import ResilienceHummingbird

/// The OpenAPI document, to hold answers against.
struct OpenAPIDescription: @unchecked Sendable {
    // Unchecked: JSON that was read once and is only looked at
    static let shared: OpenAPIDescription = {
        do { return try OpenAPIDescription() } catch { fatalError("the OpenAPI document is none: \(error)") }
    }()

    private static let methods = ["get", "put", "post", "delete", "head", "patch", "options", "trace"]
    let document: [String: Any]

    private init() throws {
        document = try #require(
            try JSONSerialization.jsonObject(with: Data(OpenAPIDocument.whole)) as? [String: Any])
    }

    private var paths: [String: [String: Any]] { document["paths"] as? [String: [String: Any]] ?? [:] }
    private var components: [String: [String: Any]] { document["components"] as? [String: [String: Any]] ?? [:] }

    /// Every call in it, as `GET /resilience/health`.
    var calls: Set<String> {
        Set(
            paths.flatMap { path, item in
                item.keys.filter { Self.methods.contains($0) }.map { "\($0.uppercased()) \(path)" }
            })
    }

    /// The calls of administrators, with names that exist.
    var administrators: [(HTTPRequest.Method, String)] {
        var calls: [(HTTPRequest.Method, String)] = []
        for (path, item) in paths.sorted(by: { $0.key < $1.key }) {
            let call = path.dropFirst("/resilience/".count).replacing("{name}", with: "tts_service")
                .replacing("{client_id}", with: "ip:203.0.113.9")
            for (name, operation) in item.sorted(by: { $0.key < $1.key }) {
                let security = (operation as? [String: Any])?["security"] as? [[String: Any]]
                guard security?.count == 1, let method = HTTPRequest.Method(name.uppercased()) else { continue }
                calls.append((method, String(call)))
            }
        }
        return calls
    }

    /// Holds an answer against what the document says of it.
    func check(
        _ response: TestResponse, to method: HTTPRequest.Method, _ uri: String,
        location: SourceLocation = #_sourceLocation
    ) throws {
        let path = String(uri.prefix { $0 != "?" })
        if response.status == .methodNotAllowed || method == .options || method == .head { return }
        guard let operation = operation(method, path) else {
            #expect(response.status == .notFound, "\(method) \(path) is not in the document", sourceLocation: location)
            return
        }
        let statuses = operation["responses"] as? [String: [String: Any]] ?? [:]
        let told = try #require(
            statuses["\(response.status.code)"].flatMap(resolved),
            "\(method) \(path): \(response.status) is not in the document", sourceLocation: location)
        for (name, header) in told["headers"] as? [String: [String: Any]] ?? [:]
        where header["required"] as? Bool == true {
            #expect(HTTPField.Name(name).flatMap { response.headers[$0] } != nil, "\(name)", sourceLocation: location)
        }
        let type = String(response.headers[.contentType]?.prefix { $0 != ";" } ?? "")
        let content = try #require(
            (told["content"] as? [String: [String: Any]])?[type],
            "\(method) \(path): \(type) is not in the document", sourceLocation: location)
        guard type.hasSuffix("json"), let schema = content["schema"] as? [String: Any] else { return }
        let value = try JSONSerialization.jsonObject(with: Data(response.body.readableBytesView))
        let faults = try JSONSchema(schema: schema, schemas: components["schemas"] ?? [:]).faults(in: value)
        #expect(faults == [], "\(method) \(path)", sourceLocation: location)
    }

    /// What is wrong about `value`, by the schema of that name.
    func faults(in value: Any, schema name: String) throws -> [String] {
        let schemas = components["schemas"] ?? [:]
        return try JSONSchema(schema: ["$ref": "#/components/schemas/\(name)"], schemas: schemas).faults(in: value)
    }

    private func resolved(_ response: [String: Any]) -> [String: Any]? {
        guard let reference = response["$ref"] as? String else { return response }
        return reference.split(separator: "/").last.flatMap { components["responses"]?[String($0)] as? [String: Any] }
    }

    /// What the document says of a call; of two that fit, the one with fewer names in it.
    private func operation(_ method: HTTPRequest.Method, _ path: String) -> [String: Any]? {
        let template = clientTemplate(path) ?? paths.keys.filter { Self.fits($0, path) }.min(by: Self.isCloser)
        return template.flatMap { paths[$0]?[method.rawValue.lowercased()] as? [String: Any] }
    }

    /// The path of a call about a client, whose name may have slashes in it.
    private func clientTemplate(_ path: String) -> String? {
        let clients = "/resilience/rate-limits/"
        guard path.hasPrefix(clients), path != clients else { return nil }
        return clients + (path.dropFirst(clients.count).hasSuffix("/reset") ? "{client_id}/reset" : "{client_id}")
    }

    private static func fits(_ template: String, _ path: String) -> Bool {
        let steps = template.split(separator: "/", omittingEmptySubsequences: false)
        let given = path.split(separator: "/", omittingEmptySubsequences: false)
        return steps.count == given.count
            && zip(steps, given).allSatisfy { $0 == $1 || $0.hasPrefix("{") && !$1.isEmpty }
    }

    private static func isCloser(_ left: String, _ right: String) -> Bool {
        left.count { $0 == "{" } < right.count { $0 == "{" }
    }
}
