import AsyncHTTPClient
import NIOCore
import NIOFoundationEssentialsCompat
import NIOHTTP1

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a speech service answered, its body yet to be read.
struct Answer: Sendable {
    private struct Problem: Decodable {
        let detail: String
    }

    private static let longestPause = 3600
    /// The most that is read of what is wrong with a request.
    private static let longestProblem = 64 * 1024

    let status: Int
    /// What `Retry-After` asks for, in seconds and at most an hour; nil if it says nothing of the kind.
    let retryAfter: Duration?
    let reader: AnswerReader

    init(_ response: HTTPClientResponse) {
        status = Int(response.status.code)
        retryAfter = response.headers.first(name: "retry-after").flatMap(Int.init)
            .flatMap { $0 > 0 ? .seconds(min($0, Self.longestPause)) : nil }
        reader = AnswerReader(response.body)
    }

    /// What comes first of the body: a piece; all of it where the request was refused, as what is wrong with it is said
    /// there, in however many pieces. Nil if there is nothing.
    func opening() async throws -> ByteBuffer? {
        guard var opening = try await reader.next() else { return nil }
        guard 400..<500 ~= status else { return opening }
        while opening.readableBytes < Self.longestProblem, var more = try await reader.next() {
            opening.writeBuffer(&more)
        }
        return opening
    }

    /// What a problem details body says for people.
    static func detail(of body: ByteBuffer?) -> String? {
        body.flatMap { try? JSONDecoder().decode(Problem.self, from: $0) }?.detail
    }
}
