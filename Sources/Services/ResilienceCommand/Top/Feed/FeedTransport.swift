/// Asks a service.
protocol FeedTransport: Sendable {
    /// Asks for `path`, with the token if there is one; hands over how the answer begins, then each piece of its body, and
    /// returns at its end, or fails when `limit` has passed.
    ///
    /// - Throws: why there is no answer, or it broke off; what the closures throw.
    func get(
        _ path: String, token: String?, limit: Duration?, head: (FeedHead) throws -> Void,
        piece: ([UInt8]) throws -> Void
    ) async throws
}

/// How an answer begins.
struct FeedHead {
    let status: Int
    /// In lower case, without parameters.
    let contentType: String
}
