import Hummingbird
import NIOCore
import ResiliencePrimitives
import ServiceLifecycle
import Synchronization

/// Tells one listener what happens, for as long as it listens and keeps up.
///
/// What it has yet to read is bounded: a listener for which too much waits, or who takes nothing for ten seconds, is cut
/// off, and may come again. The stream ends as a whole one when the service shuts down.
struct EventFeed<Event: Sendable>: Sendable {
    /// What happens.
    let events: EventSubscription<Event>
    /// How it is told; nil: not at all.
    let encode: @Sendable (Event) throws -> ServerSentEvent?
    /// What is told before anything else; nil: nothing.
    var opening: (@Sendable () throws -> ServerSentEvent)? = nil
    /// How things are, which is told at once and then every second; nil: it is not.
    let snapshot: (@Sendable () throws -> ServerSentEvent)?
    let now: @Sendable () -> MonotonicTime
    let sleep: @Sendable (Duration) async throws -> Void

    /// Writes until the listener is gone or the service ends.
    ///
    /// - Throws: `SlowListener` for one that does not keep up, and what writing throws: the connection is broken off.
    func write(to writer: any ResponseBodyWriter) async throws {
        let line = FeedLine<Event>()
        let sole = SoleWriter(writer)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                try await copy(line, to: sole.writer)
                return true
            }
            for part in [listen, tick, endWithService] {
                group.addTask {
                    try await part(line)
                    return false
                }
            }
            while let isWhole = try await group.next(), !isWhole {}
        }
    }

    @concurrent
    private func copy(_ line: FeedLine<Event>, to given: any ResponseBodyWriter) async throws {
        var writer = given
        try await writer.write(ServerSentEvent.retry)
        if let opening { try await writer.write(try opening().bytes) }
        if let snapshot { try await writer.write(try snapshot().bytes) }
        var lastWritten = now()
        for await item in line.items {
            guard let bytes = try bytes(of: item, in: line, since: lastWritten) else { continue }
            try await writer.write(bytes)
            lastWritten = now()
        }
        try Task.checkCancellation()
        try await writer.finish(nil)
    }

    /// What a listener is told at this point, to whom something was written last at `lastWritten`.
    private func bytes(
        of item: FeedLine<Event>.Item, in line: FeedLine<Event>, since lastWritten: MonotonicTime
    ) throws -> ByteBuffer? {
        switch item {
        case .event(let event): return try encode(event)?.bytes
        case .second:
            line.takeSecond()
            if let snapshot { return try snapshot().bytes }
            return now() - lastWritten >= FeedBounds.quiet ? ServerSentEvent.heartbeat : nil
        }
    }

    private func listen(_ line: FeedLine<Event>) async throws {
        for await event in events {
            guard line.put(event), events.missed == 0 else { throw SlowListener() }
        }
    }

    private func tick(_ line: FeedLine<Event>) async throws {
        var silence = 0
        while true {
            try await sleep(.seconds(1))
            silence = line.putSecond() ? 0 : silence + 1
            guard silence < FeedBounds.longestSilence else { throw SlowListener() }
        }
    }

    private func endWithService(_ line: FeedLine<Event>) async throws {
        try await gracefulShutdown()
        line.finish()
        // What it has not read by then it will not read
        try await sleep(.seconds(FeedBounds.longestSilence))
        throw SlowListener()
    }
}

/// What a listener gets, and gets no more of.
enum FeedBounds {
    /// Events that wait for a listener at most.
    static let mostWaiting = 512
    /// Seconds that a listener may take nothing.
    static let longestSilence = 10
    /// After so long without anything else a comment says that all is quiet.
    static let quiet = Duration.seconds(15)
}

/// A listener does not read as fast as things happen.
struct SlowListener: Error {}

/// The writer of a body, on its way to the one task that writes.
///
/// Unchecked: writers are not made to be sent, but this one is used by nobody else from when it is put in here, since who
/// was given it waits for that task to end.
private struct SoleWriter: @unchecked Sendable {
    let writer: any ResponseBodyWriter

    init(_ writer: any ResponseBodyWriter) { self.writer = writer }
}
