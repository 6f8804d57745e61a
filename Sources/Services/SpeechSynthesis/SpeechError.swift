/// Why a text could not be spoken, or the voices not be listed.
public struct SpeechError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure, for code to tell apart; later versions may add to them.
    @nonexhaustive public enum Code: Hashable, Sendable {
        /// The circuit to the service is open; it may be asked again after that long, if a time is known.
        case circuitOpen(retryAfter: Duration?)
        /// Too many calls wait already.
        case queueFull
        /// The service did not answer in time, or fell silent in the middle.
        case timedOut
        /// The service could not be reached, or answered with an error.
        case upstream
        /// The service does not take this request: what it says is wrong with it is in the description.
        case invalidRequest
        /// The caller was cancelled.
        case cancelled
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, to what, and what would be right: for people, callers' clients among them.
    public let description: String
    /// What was behind it, with addresses and the like: for logs.
    public let cause: String?

    init(_ code: Code, _ description: String, cause: String? = nil) {
        (self.code, self.description, self.cause) = (code, description, cause)
    }
}
