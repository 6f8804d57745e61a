import HTTPTypes
import Hummingbird
import NIOCore
import ResilienceTesting
import Synchronization

/// A speech service that does as it is told.
final class FakeService: Sendable {
    enum Behaviour: Sendable {
        /// Answers with these pieces.
        case speak([String])
        /// Says nothing, not even a status, until the gate opens.
        case wait
        /// Falls silent after these pieces until the gate opens.
        case pause(after: [String])
        /// Closes the connection after these pieces, in the middle of the answer.
        case cut(after: [String])
        /// Answers with an error.
        case refuse(HTTPResponse.Status, HTTPFields = [:], [String] = [])
    }

    private struct State {
        var behaviour = Behaviour.speak(["RIFF", "and more", "and the end"])
        var requests: [String] = []
    }

    struct Cut: Error {}

    /// Held calls wait here; every request that has been read arrives.
    let gate = Gate()
    private let state = Mutex(State())

    /// What it does from the next request on.
    var behaviour: Behaviour {
        get { state.withLock { $0.behaviour } }
        set { state.withLock { $0.behaviour = newValue } }
    }

    /// Method, target and body of what was asked so far.
    var requests: [String] { state.withLock { $0.requests } }

    func application() -> some ApplicationProtocol {
        let router = Router()
        router.post("/synthesize") { request, _ in try await self.answer(request) }
        router.get("/voices") { request, _ in try await self.answer(request) }
        return Application(router: router)
    }

    private func answer(_ request: Request) async throws -> Response {
        let body = String(buffer: try await request.body.collect(upTo: 1 << 20))
        let behaviour = state.withLock { state in
            state.requests.append("\(request.method) \(request.head.path ?? "") \(body)")
            return state.behaviour
        }
        gate.arrive()
        switch behaviour {
        case .speak(let pieces): return stream(pieces)
        case .wait:
            await gate.pass()
            return stream(["too late"])
        case .pause(let pieces): return stream(pieces) { [gate] in await gate.pass() }
        case .cut(let pieces): return stream(pieces) { throw Cut() }
        case .refuse(let status, let headers, let pieces): return stream(pieces, status: status, headers: headers)
        }
    }

    private func stream(
        _ pieces: [String], status: HTTPResponse.Status = .ok, headers: HTTPFields = [:],
        then end: @escaping @Sendable () async throws -> Void = {}
    ) -> Response {
        Response(
            status: status, headers: headers,
            body: ResponseBody { writer in
                for piece in pieces { try await writer.write(ByteBuffer(string: piece)) }
                try await end()
                try await writer.finish(nil)
            })
    }
}
