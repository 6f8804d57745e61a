import ResiliencePrimitives

/// Follows a service: its stream of events, or what it answers once a second where those do not come through. It goes on
/// through failures until it is cancelled.
struct ServiceFeed: Sendable {
    private static let pollInterval = Duration.seconds(1)
    private static let clientInterval = Duration.seconds(2)
    /// So often it is asked before the stream is tried again.
    private static let polls = 30
    private static let largestAnswer = 16 << 20
    /// An answer that is not there by then is of no use any more.
    private static let patience = Duration.seconds(10)

    private let transport: any FeedTransport
    private let token: String?
    private let random: SeededRandom
    private let now: @Sendable () -> MonotonicTime
    private let sleep: @Sendable (Duration) async throws -> Void

    /// Creates a feed.
    ///
    /// - Parameters:
    ///   - token: an administrator's; nil: clients are not asked for.
    ///   - random: draws the waits.
    init(
        _ transport: any FeedTransport, token: String?, random: SeededRandom = SeededRandom(),
        clock: some Clock<Duration> = .continuous
    ) {
        (self.transport, self.token, self.random) = (transport, token, random)
        now = MonotonicTime.reader(of: clock)
        sleep = { try await clock.sleep(for: $0) }
    }

    /// What `/resilience/metrics` answers now.
    func metrics() async throws -> [UInt8] { try await answer("/resilience/metrics", token: nil) }

    /// Who is denied most; nil without a token.
    func clients() async throws -> LimitedClients? {
        guard let token else { return nil }
        let answer = try await answer("/resilience/top?by=denied&limit=20", token: token)
        guard let clients = try? LimitedClients(json: answer) else {
            throw FeedFailure.notUnderstood("the list of clients")
        }
        return clients
    }

    /// Brings updates until the task is cancelled.
    func run(_ update: @escaping @Sendable (FeedUpdate) -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await follow(update) }
            if token != nil { group.addTask { await followClients(update) } }
        }
    }

    private func follow(_ update: @Sendable (FeedUpdate) -> Void) async {
        var delay = ReconnectDelay(random: random)
        // The stream is open to all: a token that is not believed only keeps the names of clients away
        var token = token
        while !Task.isCancelled {
            do {
                do {
                    try await stream(token: token, &delay, update)
                } catch FeedFailure.refused where token != nil {
                    token = nil
                    continue
                } catch FeedFailure.noStream(let reason) {
                    try await poll(reason, &delay, update)
                    continue
                }
            } catch {
                guard !Task.isCancelled else { return }
                let wait = delay.next()
                update(.link(.lost("\(error)", next: now() + wait)))
                try? await sleep(wait)
            }
        }
    }

    /// Follows the stream to its end, which is an error.
    private func stream(
        token: String?, _ delay: inout ReconnectDelay, _ update: @Sendable (FeedUpdate) -> Void
    ) async throws {
        var parser = ServerSentEventParser()
        var isOpen = false
        var isLive = false
        do {
            try await transport.get(
                "/resilience/events", token: token, limit: nil,
                head: { head in
                    try Self.check(head)
                    isOpen = true
                },
                piece: { piece in
                    for event in try parser.parse(piece) {
                        if event.name == "snapshot" {
                            let metrics = try Self.metrics(event.data)
                            if !isLive { update(.link(.live)) }
                            isLive = true
                            delay.succeed(retry: parser.retry)
                            update(.metrics(metrics))
                        } else if let news = ServiceNews(event: event.name, data: event.data) {
                            update(.news(news))
                        }
                    }
                })
        } catch let failure as FeedFailure {
            throw failure
        } catch {
            // Open, and nothing comes: something on the way holds it back
            if isOpen && !isLive && !Task.isCancelled { throw FeedFailure.noStream("no event comes through: \(error)") }
            throw error
        }
        throw isLive ? FeedFailure.ended : FeedFailure.noStream("the stream ended before anything came")
    }

    private static func check(_ head: FeedHead) throws {
        switch head.status {
        case 200 where head.contentType == "text/event-stream": return
        case 200: throw FeedFailure.noStream("events are no stream here")
        case 401, 403: throw FeedFailure.refused(status: head.status)
        // 429 and 503: too many listen, or guess at a token, or something on the way thinks so; asking may be answered
        case 404, 405, 406, 429, 501, 503: throw FeedFailure.noStream("events: answered \(head.status)")
        default: throw FeedFailure.status(head.status)
        }
    }

    private func poll(
        _ reason: String, _ delay: inout ReconnectDelay, _ update: @Sendable (FeedUpdate) -> Void
    ) async throws {
        for count in 0..<Self.polls {
            let metrics = try Self.metrics(try await metrics())
            if count == 0 { update(.link(.polling(reason))) }
            delay.succeed(retry: nil)
            update(.metrics(metrics))
            try await sleep(Self.pollInterval)
        }
    }

    /// A token that is refused is not sent again: wrong ones are counted, and their address shut out.
    private func followClients(_ update: @Sendable (FeedUpdate) -> Void) async {
        while !Task.isCancelled {
            do {
                if let clients = try await clients() { update(.clients(clients)) }
            } catch FeedFailure.refused(let status) {
                update(.noClients("RESILIENCE_ADMIN_TOKEN is not accepted (\(status))"))
                return
            } catch FeedFailure.status(let status) {
                update(.noClients("the service answered \(status)"))
            } catch {
                // Away: the link says so
            }
            try? await sleep(Self.clientInterval)
        }
    }

    private func answer(_ path: String, token: String?) async throws -> [UInt8] {
        var answer: [UInt8] = []
        try await transport.get(
            path, token: token, limit: Self.patience,
            head: { head in
                guard head.status == 200 else {
                    throw [401, 403].contains(head.status)
                        ? FeedFailure.refused(status: head.status) : FeedFailure.status(head.status)
                }
            },
            piece: { piece in
                answer += piece
                guard answer.count <= Self.largestAnswer else { throw FeedFailure.notUnderstood("so long an answer") }
            })
        return answer
    }

    private static func metrics(_ json: [UInt8]) throws -> ServiceMetrics {
        do { return try ServiceMetrics(json: json) } catch {
            throw FeedFailure.notUnderstood("what the service says of itself")
        }
    }
}
