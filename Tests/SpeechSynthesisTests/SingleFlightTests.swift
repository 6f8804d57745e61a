import ResilienceTesting
import Testing

@testable import SpeechSynthesis

/// A key that tells when it is looked up, which is when its caller joins: both happen in one step.
private struct TellingKey: Hashable, Sendable {
    let name: String
    let gate = Gate()

    static func == (left: TellingKey, right: TellingKey) -> Bool { left.name == right.name }

    func hash(into hasher: inout Hasher) {
        gate.arrive()
        hasher.combine(name)
    }
}

@Suite("A single flight", .timeLimit(.minutes(5))) struct SingleFlightTests {
    private struct Fault: Error {}

    private let flights = SingleFlight<TellingKey, Int>()
    private let gate = Gate()

    /// A caller that has joined whoever does it.
    private func follower(_ key: TellingKey, _ value: Int = -1) async -> Task<Int, any Error> {
        let task = Task { [flights] in try await flights.value(for: key) { value } }
        await key.gate.arrivals(1)
        return task
    }

    private func leader(_ operation: @escaping @Sendable () throws -> Int) async -> Task<Int, any Error> {
        let task = Task { [flights, gate] in
            try await flights.value(for: TellingKey(name: "a")) {
                await gate.pass()
                try Task.checkCancellation()
                return try operation()
            }
        }
        await gate.arrivals(1)
        return task
    }

    @Test func `does for all who want it at the same time what the first wanted`() async throws {
        let leader = await leader { 7 }
        var followers: [Task<Int, any Error>] = []
        for _ in 0..<20 { followers.append(await follower(TellingKey(name: "a"))) }
        #expect(try await flights.value(for: TellingKey(name: "b")) { 8 } == 8)
        gate.open()
        #expect(try await leader.value == 7)
        for follower in followers { #expect(try await follower.value == 7) }
        #expect(try await flights.value(for: TellingKey(name: "a")) { 9 } == 9)
    }

    @Test func `fails for all who wait`() async throws {
        let leader = await leader { throw Fault() }
        let follower = await follower(TellingKey(name: "a"))
        gate.open()
        await #expect(throws: Fault.self) { try await leader.value }
        await #expect(throws: Fault.self) { try await follower.value }
    }

    @Test func `is taken over by one of those who wait when the first is cancelled`() async throws {
        let leader = await leader { 7 }
        let followers = [await follower(TellingKey(name: "a"), 1), await follower(TellingKey(name: "a"), 1)]
        leader.cancel()
        gate.open()
        await #expect(throws: CancellationError.self) { try await leader.value }
        for follower in followers { #expect(try await follower.value == 1) }
    }

    @Test func `is left alone by a caller that is cancelled`() async throws {
        let leader = await leader { 7 }
        let (leaving, staying) = (await follower(TellingKey(name: "a")), await follower(TellingKey(name: "a")))
        leaving.cancel()
        await #expect(throws: CancellationError.self) { try await leaving.value }
        gate.open()
        #expect(try await staying.value == 7)
        #expect(try await leader.value == 7)
    }

    @Test func `is not joined by a caller that is cancelled already`() async throws {
        let leader = await leader { 7 }
        let late = Task { [flights] in
            withUnsafeCurrentTask { $0?.cancel() }
            return try await flights.value(for: TellingKey(name: "a")) { 1 }
        }
        await #expect(throws: CancellationError.self) { try await late.value }
        gate.open()
        #expect(try await leader.value == 7)
    }
}
