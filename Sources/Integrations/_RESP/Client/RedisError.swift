/// Why a command has no answer, or which refusal is the answer, and whether it can have run.
public struct RedisError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure, for code to tell apart; later versions may add to them.
    @nonexhaustive public enum Code: Hashable, Sendable {
        /// No answer by the deadline.
        case timeout
        /// The task that asked was cancelled.
        case cancelled
        /// No connection, or none within the deadline: refused, unreachable, no such host, TLS, handshake refused.
        case unavailable
        /// As much is under way as may be.
        case busy
        /// An earlier answer on the same connection is overdue, so this command was not sent behind it.
        case stalled
        /// The connection ended before the answer came.
        case connectionLost
        /// The server sent what is no RESP, too much, or an answer to nothing; the connection was given up.
        case protocolViolation
        /// The answer is none that this command can have.
        case unexpectedReply
        /// The client was shut down.
        case closed
        /// The address or the options cannot be used.
        case configuration

        /// The server does not know the script of that digest.
        case noScript
        /// Another node of the cluster serves the slot.
        case moved
        /// Another node of the cluster serves this key already, while its slot moves.
        case ask
        /// The keys of a moving slot are on two nodes.
        case tryAgain
        /// The keys belong to different slots.
        case crossSlot
        /// The cluster does not serve the slot.
        case clusterDown
        /// A replica does not write.
        case readOnly
        /// The server is reading its data.
        case loading
        /// A replica has lost its primary.
        case masterDown
        /// The server has no memory left for writes.
        case outOfMemory
        /// The server cannot persist and therefore does not write.
        case persistenceFailed
        /// The server has too few replicas and therefore does not write.
        case tooFewReplicas
        /// The server runs somebody's slow script.
        case scriptRunning
        /// The server wants a password.
        case authenticationRequired
        /// Name or password are wrong.
        case wrongPassword
        /// The user may not do this, or not with this key or channel.
        case noPermission
        /// The key holds another type.
        case wrongType
        /// The script is wrong or was called wrongly.
        case scriptFailed
        /// The server takes no more connections.
        case tooManyClients
        /// A waiting command was let go since its server lost its role.
        case unblocked
        /// The server does not speak the protocol asked for.
        case noProtocol
        /// Any other refusal; its first word.
        case other(String)
    }

    /// The kind of failure.
    public let code: Code
    /// Whether the command may have changed something, now or even later; if not, sending it again charges nothing twice.
    public let mayHaveRun: Bool
    /// What happened, to what, and what would be right: for people. Never has a password.
    public let description: String
    /// The server's refusal, if it is one.
    public let reply: RESPError?

    /// Creates an error, which has to say whether the command may have run.
    public init(_ code: Code, _ description: String, mayHaveRun: Bool, reply: RESPError? = nil) {
        (self.code, self.description, self.mayHaveRun, self.reply) = (code, description, mayHaveRun, reply)
    }

    /// Creates the error of a command that certainly did not run.
    init(_ code: Code, _ description: String, reply: RESPError? = nil) {
        self.init(code, description, mayHaveRun: false, reply: reply)
    }

    /// The client has ended.
    static func closed(_ server: String) -> RedisError { RedisError(.closed, "\(server): the client was shut down") }

    /// The same failure of a command that had been sent.
    func afterSending() -> RedisError { RedisError(code, description, mayHaveRun: true, reply: reply) }
}
