public import AsyncHTTPClient
public import Backpressure
public import CircuitBreaking
import NIOCore
import NIOFoundationEssentialsCompat
import NIOHTTP1
import ResiliencePrimitives

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A text-to-speech service as its callers see it: every call waits its turn in a work queue, asks the circuit, and has a
/// time limit, so that a sick service takes nobody down with it.
///
///     let client = SpeechClient(name: "default", url: url, breaker: breaker, queue: queue, http: http)
///     let speech = try await client.synthesize(SpeechRequest(text: "Good evening"))
///     while let piece = try await speech.next() { … }
public final class SpeechClient: Sendable {
    /// What configuration and health call it.
    public let name: String
    /// Where it listens.
    public let url: String
    private let breaker: CircuitBreaker
    private let queue: WorkQueue
    private let http: HTTPClient
    private let sleep: @Sendable (Duration) async throws -> Void
    private let now: @Sendable () -> MonotonicTime
    private let cache: VoiceCache
    private let flights = SingleFlight<String, VoiceList>()

    /// The largest list of voices.
    private static let largestBody = 1 << 20

    /// Settings of an HTTP client that suit: a connection refused is an error at once, not a reason to try on, and one that
    /// rests is closed before the service does that, in the moment of a call.
    public static var httpConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.idleTimeout = .seconds(30)
        configuration.timeout.connect = .seconds(5)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        return configuration
    }

    /// Creates a client of the service at `url`.
    ///
    /// - Parameters:
    ///   - breaker: keeps calls away while the service fails; its timeout is the limit for the first byte of an answer and
    ///     for each silence in it.
    ///   - queue: bounds how many calls there are at once, and how many wait.
    ///   - voicesLifetime: how long a list of voices is kept.
    ///   - http: makes the calls; see ``httpConfiguration``. Shut down by whoever made it.
    public init(
        name: String, url: String, breaker: CircuitBreaker, queue: WorkQueue, voicesLifetime: Duration = .seconds(300),
        http: HTTPClient, clock: some Clock<Duration> = .continuous
    ) {
        (self.name, self.breaker, self.queue, self.http) = (name, breaker, queue, http)
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        sleep = { duration in try await clock.sleep(for: duration) }
        now = MonotonicTime.reader(of: clock)
        cache = VoiceCache(timeToLive: voicesLifetime)
    }

    /// Has a text spoken, and returns once the first of it is there.
    ///
    /// - Throws: `circuitOpen`, `queueFull`, `timedOut`, `upstream`, `invalidRequest` or `cancelled`; with
    ///   ``SpeechFallback`` it can be told which of them a stand-in may answer.
    public func synthesize(_ request: SpeechRequest) async throws(SpeechError) -> SpeechStream {
        var call = HTTPClientRequest(url: url + "/synthesize")
        call.method = .POST
        call.headers.add(name: "content-type", value: "application/json")
        do {
            call.body = .bytes(try JSONEncoder().encode(SynthesisBody(request)))
        } catch {
            throw SpeechError(.invalidRequest, "the request cannot be written as JSON: \(error)")
        }
        guard request.priority.mayJoin(queue) else {
            throw SpeechError(.queueFull, "queue \(queue.name) is half full: calls of low priority give way")
        }
        return try await begin(call, "speech.synthesize", bytes: request.text.utf8.count)
    }

    /// The voices of the service, of one language or all: kept for a while, asked for by one caller for all who want them
    /// at the same time, and, while the service is away, as they were last.
    ///
    /// - Throws: as ``synthesize(_:)``, if no list was kept.
    public func voices(language: String? = nil) async throws(SpeechError) -> VoiceList {
        if let language { try SpeechRequest.check(language: language) }
        let key = language ?? ""
        if let fresh = cache.fresh(key, at: now()) { return VoiceList(voices: fresh, freshness: .hit) }
        do {
            return try await flights.value(for: key) {
                // Who looked just before the list of somebody else was kept need not ask again
                if let fresh = self.cache.fresh(key, at: self.now()) {
                    return VoiceList(voices: fresh, freshness: .hit)
                }
                return VoiceList(voices: try await self.fetchVoices(language: language), freshness: .miss)
            }
        } catch {
            let error = error as? SpeechError ?? SpeechError(.cancelled, "the caller was cancelled")
            if SpeechFallback(error) != nil, let stale = cache.stale(key) {
                return VoiceList(voices: stale, freshness: .stale)
            }
            throw error
        }
    }

    /// Whether calls may be expected to succeed, as far as circuit and queue show. Asks nobody.
    public var health: SpeechHealth {
        SpeechHealth(name: name, url: url, circuit: breaker.currentState, queue: queue.statistics)
    }

    private func fetchVoices(language: String?) async throws(SpeechError) -> [Voice] {
        var components = URLComponents()
        components.queryItems = language.map { [URLQueryItem(name: "language", value: $0)] }
        let query = components.percentEncodedQuery.map { "?" + $0 } ?? ""
        let stream = try await begin(HTTPClientRequest(url: url + "/voices" + query), "speech.voices", bytes: 0)
        var body = ByteBuffer()
        while var piece = try await stream.next() {
            body.writeBuffer(&piece)
            guard body.readableBytes <= Self.largestBody else {
                stream.cancel()
                throw SpeechError(.upstream, "speech service \(name): a list of voices of over 1 MiB")
            }
        }
        do {
            let voices = try JSONDecoder().decode(VoicesBody.self, from: body).voices
            cache.keep(voices, for: language ?? "", at: now())
            return voices
        } catch {
            throw SpeechError(.upstream, "speech service \(name): its list of voices is not one", cause: "\(error)")
        }
    }

    /// Waits for the turn, asks the circuit, makes the call and waits for the first piece of its answer.
    private func begin(
        _ request: HTTPClientRequest, _ name: String, bytes: Int
    ) async throws(SpeechError) -> SpeechStream {
        let span = CallSpan(name, service: self.name, circuit: breaker.name, queue: queue.name)
        let call: ServiceCall
        do throws(SpeechError) { call = try await admit(bytes: bytes, span) } catch {
            span?.rejected(error, breaker.currentState)
            throw error
        }
        let timeout = breaker.timeout
        do {
            let (answer, first) = try await CallSpan.within(span) {
                try await withDeadline(timeout, sleep: sleep, onPassing: { call.judge(.timeout) }) { [http] in
                    let response = try await http.execute(request, deadline: .distantFuture)
                    let answer = Answer(response)
                    return (answer, try await answer.opening())
                }
            }
            try accept(answer, first, call)
            return SpeechStream(
                call: call, reader: answer.reader, first: first, service: name, timeout: timeout, sleep: sleep)
        } catch let error as SpeechError {
            throw error
        } catch is DeadlinePassed {
            call.end(.timeout)
            throw SpeechError(.timedOut, "speech service \(name) did not answer in \(timeout ?? .zero)")
        } catch {
            call.end(Task.isCancelled ? .cancelled : .failure)
            throw Task.isCancelled
                ? SpeechError(.cancelled, "speech service \(name): the caller was cancelled")
                : SpeechError(.upstream, "speech service \(name) cannot be reached", cause: "\(error)")
        }
    }

    /// An open circuit answers before the queue does: what waits there must not wait for a service that is away.
    ///
    /// The permit's lease is twice the timeout: a probe is to be ended by its own time limit, not by the next caller who
    /// happens to come in that moment.
    private func admit(bytes: Int, _ span: CallSpan?) async throws(SpeechError) -> ServiceCall {
        do {
            let start = span == nil ? MonotonicTime.zero : now()
            // Let through after all, in the very moment in which it is open no longer: that was no call yet
            if breaker.currentState.letsNonePass { try breaker.acquire().cancel() }
            let slot = try await queue.acquire(bytes: bytes)
            let lease = breaker.timeout.map { $0 * 2 }
            let permit = try breaker.acquire(lease: lease)
            span?.admitted(breaker.currentState, after: now() - start)
            return ServiceCall(permit: permit, slot: slot, span: span)
        } catch let error as CircuitError {
            guard case .rejected(_, let retryAfter) = error.code else {
                throw SpeechError(.upstream, error.description)
            }
            throw SpeechError(.circuitOpen(retryAfter: retryAfter), error.description)
        } catch let error as QueueError {
            throw SpeechError(.queueFull, error.description)
        } catch {
            throw SpeechError(.cancelled, "speech service \(name): the caller was cancelled")
        }
    }

    /// Judges an answer by its status: what is wrong with the request says nothing about the service.
    private func accept(_ answer: Answer, _ first: ByteBuffer?, _ call: ServiceCall) throws(SpeechError) {
        switch answer.status {
        case 200..<300: return
        case 429:
            call.end(.ignored(retryAfter: answer.retryAfter))
            throw SpeechError(
                .circuitOpen(retryAfter: answer.retryAfter), "speech service \(name) asks for a pause (429)")
        case 400..<500:
            call.end(.ignored(retryAfter: nil))
            throw SpeechError(.invalidRequest, Answer.detail(of: first) ?? "speech service \(name): \(answer.status)")
        default:
            call.end(.failure)
            throw SpeechError(.upstream, "speech service \(name) answered with status \(answer.status)")
        }
    }
}
