import Backpressure
import NIOCore
import ResilienceConfiguration
import ResilienceService
import Testing

@testable import VoiceOrchestrator

@Suite("The calls", .timeLimit(.minutes(5))) struct CallRegistryTests {
    private struct Gone: Error {}

    private let manager: ResilienceManager
    private let calls: CallRegistry

    init() async throws {
        manager = try await ResilienceManager(configuration: try ResilienceConfiguration().resolved())
        calls = CallRegistry(queues: manager.queues("audio_streaming") { $0.samples.readableBytes })
    }

    private func frame(_ text: String) -> AudioFrame { AudioFrame(samples: ByteBuffer(string: text)) }

    /// All that a listener hears until the end.
    private func heard(_ listener: CallListener) async throws -> [String] {
        var heard: [String] = []
        while let frame = try await listener.queue.next() { heard.append(String(buffer: frame.samples)) }
        return heard
    }

    @Test func `have one speaker each, and the next when that one has ended`() async throws {
        let second = try await speak(in: "7", ["a"]) {
            let (another, elsewhere) = (
                try await calls.speak(in: "7") { _ in Issue.record("two speak") },
                try await calls.speak(in: "8") { _ in }
            )
            #expect(!another)
            #expect(elsewhere)
        }
        #expect(second)
        #expect(try await speak(in: "7", ["b"]))
        #expect(calls.counts == (0, 0))
    }

    /// Says `words` in a call, and does something before it ends.
    private func speak(
        in call: String, _ words: [String], then: () async throws -> Void = {}
    ) async throws -> Bool {
        try await calls.speak(in: call) { speaker in
            for word in words { try await speaker.say(frame(word)) }
            try await then()
        }
    }

    @Test func `are heard from when one listens to when the speaker ends`() async throws {
        let early = calls.listen(to: "7")
        #expect(calls.counts == (1, 1))
        var late: CallListener?
        _ = try await calls.speak(in: "7") { speaker in
            try await speaker.say(frame("a"))
            late = calls.listen(to: "7")
            #expect(calls.counts == (1, 2))
            try await speaker.say(frame("b"))
        }
        #expect(try await heard(early) == ["a", "b"])
        #expect(try await heard(try #require(late)) == ["b"])
        #expect(calls.counts == (0, 0))
    }

    @Test func `end for the listeners too when the speaker vanishes`() async throws {
        let listener = calls.listen(to: "7")
        await #expect(throws: Gone.self) { try await speak(in: "7", ["a"]) { throw Gone() } }
        #expect(try await heard(listener) == ["a"])
        #expect(calls.counts == (0, 0))
    }

    @Test func `are gone when nobody is left who listens, and forget none who speaks`() async throws {
        let one = calls.listen(to: "7")
        let two = calls.listen(to: "7")
        one.leave()
        one.leave()
        #expect(calls.counts == (1, 1))
        two.leave()
        #expect(calls.counts == (0, 0))
        _ = try await speak(in: "7", []) {
            calls.listen(to: "7").leave()
            #expect(calls.counts == (1, 0))
            let another = try await calls.speak(in: "7") { _ in }
            #expect(!another)
        }
    }

    @Test func `are left by a listener that is let go`() {
        do { _ = calls.listen(to: "7") }
        #expect(calls.counts == (0, 0))
        #expect(manager.queueReport("audio_streaming")?.queues == 0)
    }

    @Test func `of one name after another have nothing to do with each other`() async throws {
        let old = calls.listen(to: "7")
        _ = try await speak(in: "7", ["a"])
        let new = calls.listen(to: "7")
        old.leave()
        #expect(calls.counts == (1, 1))
        _ = try await speak(in: "7", ["b"])
        #expect(try await heard(new) == ["b"])
    }

    @Test func `are never mixed`() async throws {
        let listeners = (0..<20).map { ($0 % 4, calls.listen(to: "call \($0 % 4)")) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for call in 0..<4 {
                group.addTask {
                    _ = try await speak(in: "call \(call)", (0..<100).map { "\(call).\($0)" })
                }
            }
            try await group.waitForAll()
        }
        for (call, listener) in listeners {
            #expect(try await heard(listener) == (0..<100).map { "\(call).\($0)" })
        }
    }

    @Test func `are heard whole by a hundred listeners at the same time`() async throws {
        let listeners = (0..<100).map { _ in calls.listen(to: "7") }
        let words = (0..<150).map { "\($0)" }
        try await withThrowingTaskGroup(of: [String].self) { group in
            for listener in listeners { group.addTask { try await heard(listener) } }
            #expect(try await speak(in: "7", words))
            for try await heard in group { #expect(heard == words) }
        }
        for listener in listeners { listener.leave() }
        let report = try #require(manager.queueReport("audio_streaming"))
        #expect((report.queues, report.processed, report.dropped) == (0, 15_000, 0))
    }

    @Test func `count what a slow listener missed under its queue`() async throws {
        let slow = calls.listen(to: "7")
        _ = try await speak(in: "7", (0..<250).map { "\($0)" })
        #expect(try await heard(slow) == (50..<250).map { "\($0)" })
        slow.leave()
        #expect(manager.queueReport("audio_streaming")?.dropped == 50)
    }
}
