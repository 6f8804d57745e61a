import NIOCore

/// When a connection has to be closed because a request head does not come to its end.
///
/// The time runs from the connection's start, later from the first byte of the next head, and is not prolonged by
/// further bytes: a client that drips one byte a second is closed like one that sends nothing. While a request is read
/// or answered, and while a connection rests between two requests, nothing is due. At most one timer runs; it is set
/// again when it fires early, so that a busy connection pays for it once in `limit` and not once a request.
struct RequestHeadTimer {
    /// What the connection does about an event.
    enum Action: Equatable {
        case nothing
        /// Fire at that time.
        case arm(NIODeadline)
        case close
    }

    private let limit: TimeAmount
    private var due: NIODeadline?
    private var isArmed = false
    private var isReading = false
    private var nextHasBegun = false
    private var unanswered = 0

    init(limit: TimeAmount) { self.limit = limit }

    /// The connection is open: its first head is due.
    mutating func connected(at now: NIODeadline) -> Action { expectHead(at: now) }

    /// Bytes came that are not decoded yet.
    mutating func received(at now: NIODeadline) -> Action {
        // Bytes of a body, or more of a head that is due already.
        if isReading || due != nil { return .nothing }
        if unanswered > 0 {
            nextHasBegun = true
            return .nothing
        }
        return expectHead(at: now)
    }

    /// A head is complete.
    mutating func headCompleted() {
        due = nil
        nextHasBegun = false
        isReading = true
        unanswered += 1
    }

    /// A request is read to its end.
    mutating func requestEnded() { isReading = false }

    /// A response is written to its end.
    mutating func responseEnded(at now: NIODeadline) -> Action {
        unanswered = max(0, unanswered - 1)
        guard unanswered == 0, nextHasBegun else { return .nothing }
        nextHasBegun = false
        return expectHead(at: now)
    }

    /// The timer that was asked for fired.
    mutating func fired(at now: NIODeadline) -> Action {
        isArmed = false
        guard let due else { return .nothing }
        return now >= due ? .close : arm(due)
    }

    private mutating func expectHead(at now: NIODeadline) -> Action {
        let deadline = now + limit
        due = deadline
        return isArmed ? .nothing : arm(deadline)
    }

    private mutating func arm(_ deadline: NIODeadline) -> Action {
        isArmed = true
        return .arm(deadline)
    }
}
