import Backpressure
import ResiliencePrimitives
import Testing

@Suite("The documentation") struct DocumentationTests {
    let played = Journal()

    func play(_ frame: [UInt8]) { played.note("\(frame.count)") }

    @Test func `shows on its first page how to send frames through a queue`() async throws {
        let configuration = try QueueConfiguration(
            maximumItems: 200, strategy: .dropOldest, maximumAge: .milliseconds(400))
        let frames = BackpressureQueue<[UInt8]>(name: "audio", configuration: configuration, size: { $0.count })

        try await frames.offer([UInt8](repeating: 0, count: 640))
        frames.finish()
        for try await frame in frames { play(frame) }
        #expect(frames.statistics.taken + frames.statistics.expired == 1)
    }

    @Test func `shows how to choose an overflow strategy`() async throws {
        let live = try QueueConfiguration(maximumItems: 200, strategy: .dropOldest, maximumAge: .milliseconds(400))
        let (chunk, lost) = ([UInt8](repeating: 0, count: 640), Journal())
        func giveUp() { Issue.record("there is room") }

        let speech = BackpressureQueue<[UInt8]>(
            name: "speech",
            configuration: try QueueConfiguration(maximumItems: 50, strategy: .block, timeout: .seconds(20)),
            size: { $0.count })
        switch try await speech.offer(chunk) {
        case .enqueued: break
        case .dropped, .timedOut: giveUp()
        }

        let audited = BackpressureQueue<[UInt8]>(
            name: "audio", configuration: live,
            onDrop: { frame, reason in lost.note("\(frame.count) bytes \(reason)") },
            size: { $0.count })
        let warnings = audited.events.subscribe()
        #expect(warnings.missed == 0 && lost.all.isEmpty)
    }

    @Test func `shows how to bound what runs at once`() async throws {
        let text = "Good morning"
        @Sendable func synthesise(_ text: String) async throws -> [UInt8] { Array(text.utf8) }
        func tellTheCaller(_ reason: String) { Issue.record("turned away: \(reason)") }

        let synthesis = WorkQueue(
            name: "tts_synthesis",
            configuration: try QueueConfiguration(maximumItems: 100, strategy: .block, timeout: .seconds(30)),
            concurrency: 4)

        do {
            let speech = try await synthesis.run(bytes: text.utf8.count) { try await synthesise(text) }
            play(speech)
        } catch let error as QueueError {
            tellTheCaller(error.description)
        }
        #expect(played.all == ["12"])

        await synthesis.shutdown(gracePeriod: .seconds(30))

        let statistics = synthesis.statistics
        #expect((statistics.running, statistics.queue.depth, statistics.rejected) == (0, 0, 0))
        #expect(statistics.waitingTime.p95 <= statistics.waitingTime.p99)
    }
}
