import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// A service whose answers a test chooses, over HTTP.
final class WatchedService: Sendable {
    private struct State {
        var status = HTTPResponse.Status.ok
        var metrics: String
        var isStreaming = true
        var streams: [AsyncStream<String>.Continuation] = []
        var tokens: [String] = []
    }

    private let state: Mutex<State>

    init(_ metrics: String) { state = Mutex(State(metrics: metrics)) }

    /// What it says of itself from now on.
    func say(_ metrics: String, status: HTTPResponse.Status = .ok) {
        state.withLock { ($0.metrics, $0.status) = (metrics, status) }
        tell("snapshot", metrics)
    }

    /// Tells all who listen.
    func tell(_ event: String, _ data: String) {
        let lines = data.split(separator: "\n").map { "data: \($0)\n" }.joined()
        for stream in state.withLock({ $0.streams }) { stream.yield("event: \(event)\n\(lines)\n") }
    }

    /// What it was asked with: the values of Authorization.
    var tokens: [String] { state.withLock { $0.tokens } }

    /// Ends the streams, and begins no more.
    func endStreams() {
        let streams = state.withLock { state in
            state.isStreaming = false
            defer { state.streams = [] }
            return state.streams
        }
        for stream in streams { stream.finish() }
    }

    func application() -> some ApplicationProtocol {
        let router = Router()
        router.get("/resilience/metrics") { request, _ in
            self.note(request)
            let (status, metrics) = self.state.withLock { ($0.status, $0.metrics) }
            return Response(status: status, body: ResponseBody(byteBuffer: ByteBuffer(string: metrics)))
        }
        router.get("/resilience/events") { request, _ in
            self.note(request)
            return self.stream()
        }
        router.get("/resilience/top") { request, _ in
            self.note(request)
            guard request.headers[.authorization] == "Bearer let-me-in" else { return Response(status: .unauthorized) }
            return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: SickService.clients)))
        }
        return Application(router: router)
    }

    private func note(_ request: Request) {
        guard let token = request.headers[.authorization] else { return }
        state.withLock { $0.tokens.append(token) }
    }

    private func stream() -> Response {
        let (events, continuation) = AsyncStream.makeStream(of: String.self)
        let metrics = state.withLock { state -> String? in
            guard state.isStreaming else { return nil }
            state.streams.append(continuation)
            return state.metrics
        }
        guard let metrics else { return Response(status: .notFound) }
        let lines = metrics.split(separator: "\n").map { "data: \($0)\n" }.joined()
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream"],
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: "retry: 100\n\nevent: snapshot\n\(lines)\n"))
                for await event in events { try await writer.write(ByteBuffer(string: event)) }
                try await writer.finish(nil)
            })
    }
}
