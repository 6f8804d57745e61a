import HTTPTypes
import Hummingbird
import ResilienceHummingbird
import Testing

@Suite("The trusted host middleware") struct TrustedHostTests {
    private func status(_ host: String?, _ hosts: [String]) async throws -> HTTPResponse.Status {
        let middleware = TrustedHostMiddleware<PlainContext>(hosts: hosts)
        do {
            return try await middleware.handle(Request(host: host), context: PlainContext()) { _, _ in
                Response(status: .ok)
            }.status
        } catch let problem as ProblemDetails {
            #expect(problem.code == "UNKNOWN_HOST")
            return problem.status
        }
    }

    @Test(arguments: [
        "hotel.example", "HOTEL.Example:8000", "hotel.example:", "[::1]", "[::1]:8000", "localhost", "localhost:1",
    ])
    func `lets our own hosts pass, whatever their case and port`(host: String) async throws {
        #expect(try await status(host, ["Hotel.Example", "[::1]", "localhost:8000"]) == .ok)
    }

    @Test(arguments: [
        nil, "", "evil.example", "hotel.example.evil.example", "evil-hotel.example", "hotel.example@evil.example",
        "[::1", "[::2]:8000", "::1", ".hotel.example",
    ])
    func `refuses others with 421`(host: String?) async throws {
        #expect(try await status(host, ["Hotel.Example", "[::1]", "localhost:8000"]) == .misdirectedRequest)
    }

    @Test(arguments: [nil, "", "any.example"])
    func `lets any host pass where none is named`(host: String?) async throws {
        #expect(try await status(host, []) == .ok)
    }
}
