import ClientIdentity
import RateLimiting
import ResiliencePrimitives

/// One thing that happens in a trace, and when.
struct TraceEvent {
    /// What happens.
    enum Subject {
        /// A client asks; who it is, is known.
        case request(RateLimitRequest)
        /// A request comes in, and who asks is still to be found.
        case arrival(Arrival)
        /// Somebody wants to make a call that would end so after so long.
        case call(breaker: String, CallOutcome, duration: Duration)
        /// Somebody looks at a circuit.
        case look(breaker: String)
        /// An item is offered.
        case offer(queue: String, item: String, bytes: Int)
        /// Items are taken.
        case take(queue: String, count: Int)
    }

    /// A request as a server sees it. It is large, so it stays in one place while events are handed on.
    final class Arrival {
        let method: String
        let path: NormalizedPath
        let cost: Int
        let peer: String
        let headers: HeaderLines
        /// Whom the server's own authentication vouches for; only logs tell.
        let user: String?
        /// The peer's name, where a log has that in place of its address.
        let hostName: String?

        init(
            method: String, path: NormalizedPath, cost: Int, peer: String, headers: HeaderLines, user: String? = nil,
            hostName: String? = nil
        ) {
            (self.method, self.path, self.cost, self.peer) = (method, path, cost, peer)
            (self.headers, self.user, self.hostName) = (headers, user, hostName)
        }
    }

    /// Since the Unix epoch, if the trace is one of real times.
    let time: MonotonicTime
    /// The same as it was written, if an answer has to repeat that.
    var written: String?
    let subject: Subject

    /// The time in seconds, as it was written or exactly.
    var at: String { written ?? time.decimalSeconds }
}
