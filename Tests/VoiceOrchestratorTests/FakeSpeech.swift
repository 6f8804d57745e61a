import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

/// A speech service for the orchestrator to call, which answers as it is told.
struct FakeSpeech {
    struct Cut: Error {}

    /// Runs `body` with its address.
    static func run(
        _ answer: @escaping @Sendable (Request) async throws -> Response,
        _ body: @Sendable (String) async throws -> Void
    ) async throws {
        let router = Router()
        router.post("/synthesize") { request, _ in try await answer(request) }
        router.get("/voices") { request, _ in try await answer(request) }
        try await Application(router: router).test(.live) { server in
            try await body("http://localhost:\(try #require(server.port))")
        }
    }

    static func text(_ text: String, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
