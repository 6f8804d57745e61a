import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import ResilienceHummingbird
import Testing

@Suite("Normalised paths") struct NormalizedPathsTests {
    private func application() -> some ApplicationProtocol {
        let router = Router()
        router.get("/here") { request, _ in request.head.path ?? "" }
        router.post("/here") { request, _ in
            var (pieces, bytes) = (0, 0)
            for try await piece in request.body {
                pieces += 1
                bytes += piece.readableBytes
            }
            return "\(pieces > 1) \(bytes)"
        }
        return Application(router: NormalizedPaths(router))
    }

    @Test(arguments: [
        ("/here", "/here"), ("/here?a=1", "/here?a=1"), ("//x/..//%68ere/?a=%2F..//&b=/x/", "/here?a=%2F..//&b=/x/"),
        ("/here/?", "/here?"), ("/./here?a?b", "/here?a?b"),
    ])
    func `leave the query as it is`(target: String, seen: String) async throws {
        try await application().test(.router) { client in
            let response = try await client.executeRequest(uri: target, method: .get, headers: [:], body: nil)
            #expect(response.status == .ok)
            #expect(String(buffer: response.body) == seen)
        }
    }

    @Test func `leave a body a stream`() async throws {
        try await application().test(.router) { client in
            let body = ByteBuffer(repeating: 7, count: 100_000)
            let response = try await client.executeRequest(uri: "//here/", method: .post, headers: [:], body: body)
            #expect(String(buffer: response.body) == "true 100000")
        }
    }

    @Test(arguments: ["/here%2F", "/her%65%00", "/here\\", "/HERE", "/x/here"])
    func `make no other path of one`(target: String) async throws {
        try await application().test(.router) { client in
            let response = try await client.executeRequest(uri: target, method: .get, headers: [:], body: nil)
            #expect(response.status == .notFound)
        }
    }
}
