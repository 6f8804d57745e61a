import Synchronization

@testable import ResilienceCommand

/// Answers as it is told, one reply after the other for each path; the last one again and again.
final class ScriptedTransport: FeedTransport {
    enum Reply {
        /// Answers with these pieces, and ends.
        case answer(Int, String, [String])
        /// Answers with these pieces, and then says nothing until it is given up.
        case silence(String, [String])
        /// Answers with these pieces, and breaks off.
        case cut(String, [String])
        case fail(String)
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private struct State {
        var replies: [String: [Reply]]
        var asked: [String] = []
    }

    private let state: Mutex<State>

    init(_ replies: [String: [Reply]]) { state = Mutex(State(replies: replies)) }

    /// What was asked for, with the token after it if there was one.
    var asked: [String] { state.withLock { $0.asked } }

    func get(
        _ path: String, token: String?, limit: Duration?, head: (FeedHead) throws -> Void,
        piece: ([UInt8]) throws -> Void
    ) async throws {
        let reply = state.withLock { state -> Reply in
            state.asked.append(path + (token.map { " \($0)" } ?? ""))
            guard let replies = state.replies[path], let reply = replies.first else { return .fail("nobody there") }
            if replies.count > 1 { state.replies[path]?.removeFirst() }
            return reply
        }
        switch reply {
        case .fail(let reason): throw Failure(description: reason)
        case .answer(let status, let type, let pieces):
            try head(FeedHead(status: status, contentType: type))
            for one in pieces { try piece(Array(one.utf8)) }
        case .cut(let type, let pieces):
            try head(FeedHead(status: 200, contentType: type))
            for one in pieces { try piece(Array(one.utf8)) }
            throw Failure(description: "cut")
        case .silence(let type, let pieces):
            try head(FeedHead(status: 200, contentType: type))
            for one in pieces { try piece(Array(one.utf8)) }
            let (silence, end) = AsyncStream.makeStream(of: Never.self)
            for await _ in silence {}
            end.finish()
            throw CancellationError()
        }
    }
}
