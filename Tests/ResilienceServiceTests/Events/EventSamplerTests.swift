import ResiliencePrimitives
import Testing

@testable import ResilienceService

@Suite("A sampler of events") struct EventSamplerTests {
    private func time(_ milliseconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: milliseconds * 1_000_000) }

    @Test func `lets so many through at once, then so many a second, and says how many it left out`() {
        let sampler = EventSampler(perSecond: 4)
        #expect((0..<6).map { _ in sampler.admit(at: time(0)) } == [0, 0, 0, 0, nil, nil])
        #expect(sampler.admit(at: time(249)) == nil)
        #expect(sampler.admit(at: time(250)) == 3)
        #expect(sampler.admit(at: time(251)) == nil)
        #expect(sampler.admit(at: time(500)) == 1)
        // All four again after a second of silence
        #expect((0..<5).map { _ in sampler.admit(at: time(1500)) } == [0, 0, 0, 0, nil])
    }

    @Test func `reads a time that runs backwards as one that waits`() {
        let sampler = EventSampler(perSecond: 1)
        #expect(sampler.admit(at: time(5000)) == 0)
        #expect(sampler.admit(at: time(10)) == nil)
        #expect(sampler.admit(at: time(6000)) == 1)
    }

    @Test func `lets no more through for many at once, and loses no count`() async {
        let sampler = EventSampler(perSecond: 10)
        let told = await withTaskGroup(of: [Int].self) { group in
            for _ in 0..<4 { group.addTask { (0..<5000).compactMap { _ in sampler.admit(at: time(0)) } } }
            return await group.reduce([], +)
        }
        #expect(told.count == 10)
        let last = sampler.admit(at: time(60_000))
        #expect(told.reduce(0, +) + (last ?? 0) == 20_000 - 10)
    }
}
