import CircuitBreaking
import HTTPTypes
import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import SpeechSynthesis

@Suite("The voices of a speech service", .timeLimit(.minutes(2))) struct VoicesTests {
    private static let list = #"{"voices":[{"name":"en-gb","language":"en","gender":"male"}]}"#
    private let expected = [Voice(name: "en-gb", language: "en", gender: "male")]

    private func studio() throws -> Studio {
        let studio = try Studio(concurrency: 2, waiting: 100)
        studio.service.behaviour = .speak([String(Self.list.prefix(10)), String(Self.list.dropFirst(10))])
        return studio
    }

    @Test func `are asked for once and kept for their time to live`() async throws {
        let studio = try studio()
        try await studio.run { client in
            let first = try await client.voices()
            #expect(first == VoiceList(voices: expected, freshness: .miss))
            studio.clock.advance(by: .nanoseconds(59_999_999_999))
            #expect(try await client.voices() == VoiceList(voices: expected, freshness: .hit))
            studio.clock.advance(by: .nanoseconds(1))
            #expect(try await client.voices() == VoiceList(voices: expected, freshness: .miss))
            #expect(try await client.voices(language: "d e&x=1") == VoiceList(voices: expected, freshness: .miss))
        }
        #expect(studio.service.requests == ["GET /voices ", "GET /voices ", "GET /voices?language=d%20e%26x%3D1 "])
        studio.expect(calls: 3, successes: 3)
    }

    @Test func `are asked for by one of fifty who want them at the same time`() async throws {
        let studio = try studio()
        try await studio.run { client in
            let lists = try await withThrowingTaskGroup(of: VoiceList.self) { group in
                for _ in 0..<50 { group.addTask { try await client.voices(language: "en") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(lists.count == 50)
            #expect(lists.allSatisfy { $0.voices == expected })
        }
        #expect(studio.service.requests.count == 1)
        studio.expect(successes: 1)
    }

    @Test func `are asked for by another when the one who did is cancelled`() async throws {
        let studio = try studio()
        studio.service.behaviour = .wait
        try await studio.run { client in
            let leader = Task { try await client.voices() }
            await studio.service.gate.arrivals(2)
            studio.service.behaviour = .speak([Self.list])
            let follower = Task { try await client.voices() }
            leader.cancel()
            let error = await #expect(throws: SpeechError.self) { _ = try await leader.value }
            #expect(error?.code == .cancelled)
            let list = try await follower.value
            #expect(list == VoiceList(voices: expected, freshness: .miss))
        }
        studio.expect(calls: 2, successes: 1, cancelled: 1)
    }

    @Test(arguments: [FakeService.Behaviour.refuse(.internalServerError), .cut(after: ["{"]), .speak(["no list"])])
    func `are shown as they were last while the service is away`(_ fault: FakeService.Behaviour) async throws {
        let studio = try studio()
        try await studio.run { client in
            _ = try await client.voices()
            studio.clock.advance(by: .seconds(60))
            studio.service.behaviour = fault
            #expect(try await client.voices() == VoiceList(voices: expected, freshness: .stale))
            // Of this language no list was ever kept
            let error = await #expect(throws: SpeechError.self) { try await client.voices(language: "de") }
            #expect(error?.code == .upstream)
            studio.breaker.openUntil(.seconds(100))
            #expect(try await client.voices() == VoiceList(voices: expected, freshness: .stale))
        }
    }

    @Test func `are not shown as they were where the request is wrong`() async throws {
        let studio = try studio()
        try await studio.run { client in
            _ = try await client.voices()
            studio.clock.advance(by: .seconds(60))
            studio.service.behaviour = .refuse(.badRequest, [:], [#"{"detail":"no such language"}"#])
            let error = await #expect(throws: SpeechError.self) { try await client.voices() }
            #expect(error?.code == .invalidRequest)
            #expect(error?.description == "no such language")
        }
    }

    @Test(arguments: ["", String(repeating: "x", count: 33)])
    func `of a language that is none are not asked for`(language: String) async throws {
        let studio = try studio()
        try await studio.run { client in
            let error = await #expect(throws: SpeechError.self) { try await client.voices(language: language) }
            #expect(error?.code == .invalidRequest)
        }
        #expect(studio.service.requests.isEmpty)
    }

    @Test func `are not read beyond a mebibyte`() async throws {
        let studio = try studio()
        studio.service.behaviour = .speak(Array(repeating: String(repeating: " ", count: 1 << 18), count: 8))
        try await studio.run { client in
            let error = await #expect(throws: SpeechError.self) { try await client.voices() }
            #expect(error?.code == .upstream)
        }
        studio.expect(cancelled: 1)
    }

    @Test func `are kept of the 256 languages that were fetched last`() {
        let cache = VoiceCache(timeToLive: .seconds(60))
        for number in 0..<257 { cache.keep([], for: "x\(number)", at: .zero + .seconds(number)) }
        #expect(cache.stale("x0") == nil)
        for number in 1..<257 { #expect(cache.stale("x\(number)") != nil) }
        cache.keep([], for: "x1", at: .zero + .seconds(300))
        cache.keep([], for: "y", at: .zero + .seconds(301))
        #expect(cache.stale("x1") != nil)
        #expect(cache.stale("x2") == nil)
    }
}
