import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOHTTP1
import ResilienceService
import ResilienceTesting
import ServerProcess
import Testing

@testable import ResilienceCommand

@Suite("A decision that is answered at once") struct PromptDecisionsTests {
    private static let settings = """
        http: {max_body: 1KiB}
        rate_limits:
          exclude: [/open]
          rules:
            - {name: rooms, path: "/rooms/.*", limits: [3/minute, 100/hour], algorithm: token_bucket}
            - {name: shadow, path: /shadow, limits: [1/minute], algorithm: token_bucket, shadow: true}
            - {name: closed, path: /closed, limits: [0/minute]}
        """

    private let clock = ManualClock()
    private let manager: ResilienceManager

    init() async throws {
        manager = try await ResilienceManager(
            configuration: try Replay.configuration(Self.settings), clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func service(_ access: CheckAccess = .anyone) -> DecisionService {
        DecisionService(manager: manager, access: access)
    }

    /// A request for the responder, and what it says.
    private func answer(
        _ body: String, to path: String = "/v1/check", by method: HTTPMethod = .POST,
        _ headers: HTTPHeaders = [:], of service: DecisionService? = nil
    ) throws -> (status: UInt, headers: HTTPHeaders, body: String)? {
        let responder = try #require((service ?? self.service()).promptResponder)
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers)
        guard responder.mayAnswer(head) else { return nil }
        return responder.answer(to: head, ByteBuffer(string: body), since: .now()).map {
            ($0.status.code, $0.headers, String(buffer: $0.body))
        }
    }

    @Test(arguments: [
        #""path":"/rooms/1""#, #""path":"/rooms/1","cost":0"#, #""path":"/rooms/1","cost":2"#,
        #""path":"/rooms/1","cost":4"#, #""path":"/shadow""#, #""path":"/closed""#, #""path":"/open""#,
        #""path":"/nowhere""#, #""method":"DELETE","path":"//rooms/./2/","client_type":"api""#,
    ])
    func `is what the route would answer`(_ members: String) async throws {
        try await Application(router: service().router()).test(.router) { client in
            for _ in 0..<3 {
                let routed = try await client.execute(
                    uri: "/v1/check", method: .post, body: ByteBuffer(string: "{\"client\":\"a\",\(members)}"))
                let prompt = try #require(try answer("{\"client\":\"b\",\(members)}"))
                #expect(Int(prompt.status) == routed.status.code)
                #expect(prompt.body == String(buffer: routed.body))
                let fields = routed.headers.filter { $0.name != .contentLength }
                #expect(prompt.headers.map { "\($0): \($1)" } == fields.map { "\($0.name.rawName): \($0.value)" })
                clock.advance(by: .seconds(7))
            }
        }
    }

    @Test(arguments: [
        "", "{", #"{"client":"a"}"#, #"{"client":"a","path":"/rooms/1","cost":-1}"#,
        #"{"client":"a","path":"/rooms/1"} x"#,
        #"{"client":"a","path":"/rooms/\#(String(repeating: "1", count: 1024))"}"#,
    ])
    func `is left to the route where the question is not sound, and charges nothing`(_ body: String) throws {
        #expect(try answer(body) == nil)
        let question = #"{"client":"a","path":"/rooms/1"}"#
        #expect(try answer(question, to: "/v1/check?") == nil)
        #expect(try answer(question, to: "/v1/check/") == nil)
        #expect(try answer(question, to: "/v1/report") == nil)
        #expect(try answer(question, by: .PUT) == nil)
        #expect(try #require(try answer(question)).body.contains(#""remaining":2"#))
    }

    @Test func `is for those who may ask`() throws {
        let service = service(try CheckAccess(token: "let me ask", host: "0.0.0.0", isOpen: false))
        let question = #"{"client":"a","path":"/rooms/1"}"#
        #expect(try answer(question, of: service) == nil)
        #expect(try answer(question, ["authorization": "Bearer guess"], of: service) == nil)
        #expect(try answer(question, ["authorization": "Bearer let me ask"], of: service)?.status == 200)
        let twice: HTTPHeaders = ["authorization": "Bearer let me ask", "Authorization": "Bearer let me ask"]
        #expect(try answer(question, twice, of: service) == nil)
    }

    @Test func `follows a configuration that is read again`() async throws {
        let service = service()
        let question = #"{"client":"a","path":"/rooms/1"}"#
        let long = question + String(repeating: " ", count: 1024)
        #expect(try answer(question, of: service)?.status == 200)
        #expect(try answer(long, of: service) == nil)
        let changed = Self.settings.replacing("3/minute", with: "1/minute").replacing("1KiB", with: "2KiB")
        try await manager.apply(try Replay.configuration(changed), by: "test")
        #expect(try answer(long, of: service)?.status == 429)
    }
}
