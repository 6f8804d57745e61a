import Backpressure
import CircuitBreaking
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOHTTP1
import ResilienceHummingbird
import ResilienceTesting
import Testing

@Suite("The problem middleware", .timeLimit(.minutes(5))) struct ProblemMiddlewareTests {
    private static let reducedCapacity = "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity"

    /// What is answered where `route` throws.
    private func answer(
        to body: ByteBuffer? = nil, _ route: @escaping @Sendable (Request) async throws -> String
    ) async throws -> (TestResponse, JSONObject) {
        let router = Router()
        router.add(middleware: ProblemMiddleware())
        router.post("/here") { request, _ in try await route(request) }
        return try await Application(router: router).test(.router) { client in
            let response = try await client.executeRequest(uri: "/here", method: .post, headers: [:], body: body)
            return (response, try JSONObject(response))
        }
    }

    private func expect(
        _ answer: (TestResponse, JSONObject), _ status: HTTPResponse.Status, _ code: String, _ detail: String,
        type: String = "about:blank", retryAfter: String? = nil, location: SourceLocation = #_sourceLocation
    ) {
        let (response, body) = answer
        #expect(response.status == status, sourceLocation: location)
        #expect(response.headers[.contentType] == "application/problem+json", sourceLocation: location)
        #expect(response.headers[.retryAfter] == retryAfter, sourceLocation: location)
        #expect(body.keys == ["type", "title", "status", "detail", "error"], sourceLocation: location)
        #expect(body.string("type") == type, sourceLocation: location)
        #expect(body.string("title") == status.reasonPhrase, sourceLocation: location)
        #expect(body.int("status") == status.code, sourceLocation: location)
        #expect(body.string("detail") == detail, sourceLocation: location)
        #expect(body.object("error")?.keys == ["code", "message"], sourceLocation: location)
        #expect(body.object("error")?.string("code") == code, sourceLocation: location)
        #expect(body.object("error")?.string("message") == detail, sourceLocation: location)
    }

    private func breaker(_ clock: ManualClock) throws -> CircuitBreaker {
        CircuitBreaker(
            name: "tts",
            configuration: try CircuitConfiguration(recoveryTimeout: .seconds(10), timeout: .seconds(3)), clock: clock)
    }

    @Test func `answers 503 for an open circuit, with the time until it may be asked again`() async throws {
        let clock = ManualClock()
        let breaker = try breaker(clock)
        breaker.openUntil(.milliseconds(6200))
        let answer = try await answer { _ in try await breaker.run { "speech" } }
        expect(
            answer, .serviceUnavailable, "CIRCUIT_OPEN", "circuit tts is open: ask again in 6.2 seconds",
            type: Self.reducedCapacity, retryAfter: "7")
    }

    @Test func `answers 503 with a second to wait where a circuit does not know how long`() async throws {
        let clock = ManualClock()
        let breaker = try breaker(clock)
        breaker.openUntil(.seconds(1))
        clock.advance(by: .seconds(1))
        let probe = try breaker.acquire()
        let answer = try await answer { _ in try await breaker.run { "speech" } }
        expect(
            answer, .serviceUnavailable, "CIRCUIT_OPEN",
            "circuit tts is half-open: its probes are under way, ask again later", type: Self.reducedCapacity,
            retryAfter: "1")
        probe.cancel()
    }

    @Test func `answers 504 for a circuit's timeout`() async throws {
        let clock = ManualClock()
        let breaker = try breaker(clock)
        let call = Task {
            try await breaker.run {
                try await clock.sleep(for: .seconds(100))
                return "speech"
            }
        }
        await clock.sleepers(2)
        clock.advance(by: .seconds(3))
        expect(
            try await answer { _ in try await call.value }, .gatewayTimeout, "UPSTREAM_TIMEOUT",
            "circuit tts: the call outlasted the timeout and was cancelled")
    }

    @Test func `answers 503 for a queue that takes nothing more`() async throws {
        let queue = BackpressureQueue<String>(
            name: "frames", configuration: try QueueConfiguration(maximumItems: 1, maximumBytes: 3)
        ) { $0.utf8.count }
        let large = try await answer { _ in "\(try await queue.offer("four"))" }
        expect(
            large, .serviceUnavailable, "OVERLOADED",
            "queue frames: 4 bytes at once, it never holds more than 3", type: Self.reducedCapacity, retryAfter: "1")
        queue.finish()
        let finished = try await answer { _ in "\(try await queue.offer("a"))" }
        expect(
            finished, .serviceUnavailable, "OVERLOADED", "queue frames is finished: it takes nothing more",
            type: Self.reducedCapacity, retryAfter: "1")
    }

    @Test func `answers 500 for parts that were put together wrongly, and does not say how`() async throws {
        let queue = BackpressureQueue<String>(name: "frames", configuration: try QueueConfiguration()) { _ in -1 }
        let size = try await answer { _ in "\(try await queue.offer("a"))" }
        let circuit = try await answer { _ in "\(try CircuitConfiguration(jitter: 2))" }
        for answer in [size, circuit] {
            expect(answer, .internalServerError, "INTERNAL_ERROR", "the request could not be answered")
        }
    }

    @Test func `answers what the framework's errors say, with their headers`() async throws {
        let conflict = try await answer { _ in throw HTTPError(.conflict, message: "somebody speaks") }
        expect(conflict, .conflict, "CONFLICT", "somebody speaks")
        let unknown = try await answer { _ in throw HTTPError(.notFound) }
        expect(unknown, .notFound, "NOT_FOUND", "POST /here is unknown")
        let room = try await answer { _ in throw HTTPError(.notFound, message: "no room 7") }
        expect(room, .notFound, "NOT_FOUND", "no room 7")
        let asked = try await answer { _ in throw HTTPError(.unauthorized, headers: [.wwwAuthenticate: "Basic"]) }
        expect(asked, .unauthorized, "UNAUTHORIZED", "Unauthorized")
        #expect(asked.0.headers[.wwwAuthenticate] == "Basic")
    }

    @Test func `answers 413 for a body that is larger than is taken`() async throws {
        let answer = try await answer(to: ByteBuffer(string: "eleven bytes")) { request in
            String(buffer: try await request.body.collect(upTo: 11))
        }
        expect(answer, .contentTooLarge, "CONTENT_TOO_LARGE", "the body is larger than is taken here")
    }

    @Test func `answers 400 for a body that is no HTTP`() async throws {
        let answer = try await answer { _ in throw HTTPParserError.invalidChunkSize }
        #expect(answer.0.status == .badRequest)
        #expect(answer.1.object("error")?.string("code") == "BAD_REQUEST")
    }

    @Test func `answers 500 for what nobody knows, and tells it to the log alone`() async throws {
        struct Secret: Error {}
        let answer = try await answer { _ in throw Secret() }
        expect(
            answer, .internalServerError, "INTERNAL_ERROR", "the request could not be answered; it is in the log")
        #expect(!String(buffer: answer.0.body).contains("Secret"))
    }

    @Test func `answers problems as they are, never to be cached`() async throws {
        let answer = try await answer { _ in
            throw ProblemDetails(
                .badGateway, code: "UPSTREAM_ERROR", detail: "it \"said\" no/thing", headers: [.age: "1"])
        }
        expect(answer, .badGateway, "UPSTREAM_ERROR", "it \"said\" no/thing")
        #expect(answer.0.headers[.age] == "1")
        #expect(answer.0.headers[.cacheControl] == "no-store")
    }
}
