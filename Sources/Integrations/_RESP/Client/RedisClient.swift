/// What stores need of a Redis client, so that another one can take the place of the one here.
///
/// `send` and `subscribe` are enough: a client that has a better way to run scripts says so in `run`. What a client
/// promises: each command is answered by its own reply or fails by its deadline, waiting for a connection included; one
/// that was sent and not answered is never sent again; what did not reach a server at all says so
/// (``RedisError/mayHaveRun``).
public protocol RedisClient: Sendable {
    /// Sends a command and returns its reply; costs one round trip.
    ///
    /// - Throws: the server's refusal, or why there is no answer.
    func send(
        _ command: RedisCommand, deadline: ContinuousClock.Instant
    ) async throws(RedisError) -> RESPValue

    /// Runs a script and returns its reply; costs one round trip, and another when the server has to be taught it, all
    /// within the deadline.
    ///
    /// - Parameter keys: all keys that the script touches; in a cluster, of one slot.
    /// - Throws: the server's refusal, or why there is no answer.
    func run(
        _ script: RedisScript, keys: [String], arguments: [RedisArgument], deadline: ContinuousClock.Instant
    ) async throws(RedisError) -> RESPValue

    /// Listens to channels from now on, over lost connections too, until the subscription is cancelled or dropped.
    func subscribe(to channels: [String]) -> RedisSubscription

    /// What has happened so far, as far as the client counts it.
    var counters: RedisCounters { get }

    /// Ends all connections; whoever still waits fails.
    func shutdown() async
}

extension RedisClient {
    /// Nothing: counting is no duty.
    public var counters: RedisCounters { RedisCounters() }

    /// Runs a script by its digest, and by its source where the server does not know it.
    public func run(
        _ script: RedisScript, keys: [String], arguments: [RedisArgument], deadline: ContinuousClock.Instant
    ) async throws(RedisError) -> RESPValue {
        let call = [.integer(Int64(keys.count))] + keys.map { RedisArgument.text($0) } + arguments
        do {
            let words = [.text("EVALSHA"), .text(script.digest)] + call
            return try await send(RedisCommand(words, key: keys.first), deadline: deadline)
        } catch {
            guard error.code == .noScript else { throw error }
        }
        return try await send(
            RedisCommand([.text("EVAL"), .text(script.source)] + call, key: keys.first), deadline: deadline)
    }
}
