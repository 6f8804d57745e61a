import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import ResilienceHummingbird

@Suite("The methods of the management", .timeLimit(.minutes(2))) struct MethodTests {
    private static func concrete(_ path: String) -> String {
        String(path.dropFirst("/resilience/".count)).replacing("{name}", with: "tts_service")
            .replacing("{client_id}", with: "ip:203.0.113.9")
    }

    @Test func `are those of the OpenAPI document, path by path, and no others`() async throws {
        let calls = OpenAPIDescription.shared.calls.filter { $0.contains(" /resilience/") }
        let methods = Dictionary(grouping: calls) { $0.split(separator: " ")[1] }
            .mapValues { Set($0.compactMap { $0.split(separator: " ").first.map(String.init) }) }
        #expect(methods.count >= 20)
        try await ManagedApplication().serve { caller in
            for (path, documented) in methods {
                let response = try await caller.send(.options, Self.concrete(String(path)), bearer: nil)
                #expect(response.status == .noContent, "\(path)")
                let allowed = Set((response.headers[.allow] ?? "").split(separator: ", ").map(String.init))
                let expected = documented.union(documented.contains("GET") ? ["HEAD", "OPTIONS"] : ["OPTIONS"])
                #expect(allowed == expected, "\(path)")
            }
        }
    }

    @Test func `that a path does not have are 405, with those that it has, also without a token`() async throws {
        let wrong: [(HTTPRequest.Method, String, String)] = [
            (.post, "health", "GET, HEAD, OPTIONS"), (.delete, "circuit-breakers/tts_service", "GET, HEAD, OPTIONS"),
            (.get, "circuit-breakers/tts_service/reset", "OPTIONS, POST"), (.put, "config", "GET, HEAD, OPTIONS"),
            (.get, "circuit-breakers/reset-all", "OPTIONS, POST"), (.trace, "metrics", "GET, HEAD, OPTIONS"),
            (.patch, "candidate", "DELETE, GET, HEAD, OPTIONS, PUT"), (.get, "config/reload", "OPTIONS, POST"),
            (.get, "rate-limits/ip:203.0.113.9/reset", "OPTIONS, POST"),
            (.post, "rate-limits/ip:203.0.113.9", "GET, HEAD, OPTIONS"),
        ]
        try await ManagedApplication().serve { caller in
            for (method, path, allowed) in wrong {
                let (response, body) = try await caller.call(method, path, bearer: nil)
                #expect(response.status == .methodNotAllowed, "\(method) \(path)")
                #expect(response.headers[.allow] == allowed)
                #expect(response.headers[.contentType] == "application/problem+json")
                #expect(body.object("error")?.string("code") == "METHOD_NOT_ALLOWED")
            }
        }
    }

    @Test func `answer HEAD as GET, without the body`() async throws {
        try await ManagedApplication().serve { caller in
            for path in ["circuit-breakers", "backpressure/frames", "config", "events"] {
                let head = try await caller.send(.head, path)
                #expect(head.status == .ok, "\(path)")
                #expect(head.body.readableBytes == 0)
                #expect(head.headers[.contentType] != nil)
            }
            for (path, status) in [("config", 401), ("circuit-breakers/nobody", 404), ("config/reload", 405)] {
                let head = try await caller.send(.head, path, bearer: nil)
                #expect(head.status.code == status)
                #expect(head.body.readableBytes == 0)
                #expect(head.headers[.contentType] == "application/problem+json")
            }
        }
    }

    @Test(arguments: ["", "nothing", "circuit-breakers/tts_service/nothing", "health/more", "candidate/more"])
    func `are none of a path that does not exist`(path: String) async throws {
        try await ManagedApplication().serve { caller in
            for method in [HTTPRequest.Method.get, .post, .options] {
                try await caller.expect(.notFound, method, path)
            }
        }
    }
}
