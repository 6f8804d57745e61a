import Synchronization

/// What callers on any thread and the event loop of a connection share.
final class ConnectionState: Sendable {
    typealias Waiter = CheckedContinuation<Result<RESPValue, RedisError>, Never>

    struct Guarded {
        var outbox: Outbox<Waiter>
        var ledger = ScriptLedger()
        var counters = RedisCounters()
    }

    let guarded: Mutex<Guarded>
    let server: String

    init(server: String, options: RedisOptions) {
        self.server = server
        guarded = Mutex(Guarded(outbox: Outbox(maxCommands: options.maxCommands, maxBytes: options.maxBytes)))
    }
}
