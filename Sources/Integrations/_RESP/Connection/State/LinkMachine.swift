import NIOCore

/// A connection that is made again whenever it ends: which attempt is under way, what is said first, when to try again.
///
/// Events say which attempt they belong to, so that what an earlier one still has to say is not believed.
struct LinkMachine {
    private enum State {
        case idle
        case connecting(deadline: NIODeadline)
        case shakingHands(Handshake, deadline: NIODeadline)
        case ready
        case waiting(until: NIODeadline)
        case closed
    }

    /// What a reply means.
    enum Reaction {
        case nothing
        case write([WireCommand])
        case ready
        /// A reply or push for those above.
        case deliver(RESPValue)
        case fail(RedisError)
    }

    /// What the end of a connection or attempt means.
    struct Ending {
        /// When to try again.
        let retry: NIODeadline
        /// Whether the server is away: this attempt failed, or the connection did before it answered anything.
        let isAway: Bool
        /// Whether it ended for another reason than the time before.
        let isNews: Bool
    }

    private let server: String
    private let handshake: Handshake.Settings
    private let connectTimeout: TimeAmount
    private var state = State.idle
    private var backoff: Backoff
    private var lastReason: RedisError.Code?
    /// Whether the connection that is there has answered a command.
    private var hasAnswered = false
    /// The number of the attempt that is under way, or whose connection is there.
    private(set) var attempt = 0

    init(server: String, handshake: Handshake.Settings, connectTimeout: TimeAmount, seed: UInt64) {
        (self.server, self.handshake, self.connectTimeout) = (server, handshake, connectTimeout)
        backoff = Backoff(seed: seed)
    }

    var isReady: Bool {
        guard case .ready = state else { return false }
        return true
    }

    var isClosed: Bool {
        guard case .closed = state else { return false }
        return true
    }

    /// When ``timeUp(at:)`` has something to say.
    var nextLook: NIODeadline? {
        switch state {
        case .connecting(let deadline), .shakingHands(_, let deadline), .waiting(let deadline): deadline
        case .idle, .ready, .closed: nil
        }
    }

    /// Somebody wants a connection: whether to make one, the attempt's time being limited.
    mutating func start(at now: NIODeadline) -> Bool {
        guard case .idle = state else { return false }
        beginAttempt(at: now)
        return true
    }

    /// The socket is there: what to say first.
    mutating func opened(_ attempt: Int) -> Reaction {
        guard attempt == self.attempt, case .connecting(let deadline) = state else { return .nothing }
        var handshake = Handshake(handshake, server: server)
        let step = handshake.begin()
        return react(to: step, handshake, deadline: deadline)
    }

    /// A reply or push has come on the connection of that attempt.
    mutating func received(_ value: RESPValue, on attempt: Int) -> Reaction {
        guard attempt == self.attempt else { return .nothing }
        switch state {
        case .ready: return .deliver(value)
        case .shakingHands(var handshake, let deadline):
            if case .push = value { return .nothing }
            return react(to: handshake.received(value), handshake, deadline: deadline)
        // What a dead connection still has to say.
        case .idle, .connecting, .waiting, .closed: return .nothing
        }
    }

    /// A command was answered: the server is well.
    mutating func answered() {
        if hasAnswered { return }
        hasAnswered = true
        backoff.reset()
    }

    /// The attempt failed, or the connection ended; nil if that is no news or nothing is to follow.
    mutating func ended(_ attempt: Int, _ error: RedisError, at now: NIODeadline) -> Ending? {
        guard attempt == self.attempt else { return nil }
        switch state {
        case .idle, .waiting, .closed: return nil
        case .connecting, .shakingHands, .ready: break
        }
        let retry = now + backoff.next(isStubborn: error.isStubborn)
        state = .waiting(until: retry)
        defer { (hasAnswered, lastReason) = (false, hasAnswered ? nil : error.code) }
        return Ending(retry: retry, isAway: !hasAnswered, isNews: hasAnswered || lastReason != error.code)
    }

    /// Time has passed: whether to make the next attempt, or which one took too long.
    mutating func timeUp(at now: NIODeadline) -> (connect: Bool, overdue: RedisError?) {
        switch state {
        case .waiting(let until) where until <= now:
            beginAttempt(at: now)
            return (true, nil)
        case .connecting(let deadline) where deadline <= now:
            return (false, RedisError(.unavailable, "\(server): did not take the connection in time"))
        case .shakingHands(_, let deadline) where deadline <= now:
            return (false, RedisError(.unavailable, "\(server): took the connection and fell silent"))
        case .idle, .connecting, .shakingHands, .ready, .waiting, .closed: return (false, nil)
        }
    }

    /// The end of all attempts.
    mutating func close() {
        state = .closed
        attempt += 1
    }

    private mutating func beginAttempt(at now: NIODeadline) {
        attempt += 1
        state = .connecting(deadline: now + connectTimeout)
    }

    private mutating func react(to step: Handshake.Step, _ handshake: Handshake, deadline: NIODeadline) -> Reaction {
        state = .shakingHands(handshake, deadline: deadline)
        switch step {
        case .wait: return .nothing
        case .send(let commands): return .write(commands)
        case .failed(let error): return .fail(error)
        case .ready:
            state = .ready
            return .ready
        }
    }
}

extension RedisError {
    /// Whether asking again soon is of no use: somebody has to mend something first.
    fileprivate var isStubborn: Bool {
        switch code {
        case .authenticationRequired, .wrongPassword, .noPermission, .configuration: true
        default: false
        }
    }
}
