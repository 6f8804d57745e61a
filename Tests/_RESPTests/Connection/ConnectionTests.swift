import NIOCore
import NIOEmbedded
import Testing

@testable import _RESP

@Suite("A connection") struct ConnectionTests {
    private let bench: TestBench
    private let connection: RedisConnection

    init() {
        bench = TestBench()
        connection = bench.connection()
    }

    private func connect() async throws -> NIOAsyncTestingChannel {
        connection.start()
        return try await bench.shakeHands()
    }

    /// What a command is refused with at once.
    private func failure() async -> RedisError.Code? {
        let deadline = bench.loop.now + .milliseconds(100)
        let answer = await Answer { () throws(RedisError) in
            try await connection.exchange(.words(["PING"]), deadline: deadline)
        }
        guard case .failed(let code, false) = answer else { return nil }
        return code
    }

    /// Puts commands in line, named by their numbers and in their order, each with so many milliseconds' time.
    private func ask(_ numbers: Range<Int64>, within milliseconds: Int64 = 100) async -> [Task<Answer, Never>] {
        let deadline = bench.loop.now + .milliseconds(milliseconds)
        var tasks: [Task<Answer, Never>] = []
        for number in numbers {
            let before = connection.load
            tasks.append(
                Task { [connection] in
                    await Answer { () throws(RedisError) in
                        try await connection.exchange(.words(["ECHO", .integer(number)]), deadline: deadline)
                    }
                })
            while connection.load == before { await Task.yield() }
        }
        // The caller that found nobody in line may not have called the loop yet.
        connection.start()
        return tasks
    }

    @Test func `writes all that came before it was ready in one write, and each caller gets its own answer`()
        async throws
    {
        let asked = await ask(0..<1000)
        let channel = try await connect()
        let written = try await bench.commands(on: channel)
        #expect(written.count == 1000)
        try await bench.say(written.map { ":\($0[1])\r\n" }.joined(), on: channel)
        for (number, task) in asked.enumerated() { #expect(await task.value == .value(.integer(Int64(number)))) }
        #expect(connection.counters.writes == 1 && connection.counters.answered == 1000)
    }

    @Test func `fails each command at its deadline exactly, and drops its answer when it comes`() async throws {
        let channel = try await connect()
        let asked = await ask(0..<2, within: 100) + ask(2..<3, within: 40)
        _ = try await bench.commands(on: channel)
        await bench.loop.advanceTime(by: .milliseconds(40))
        #expect(await asked[2].value == .failed(.timeout, mayHaveRun: true))
        await bench.loop.advanceTime(by: .milliseconds(59))
        try await bench.say(":0\r\n", on: channel)
        #expect(await asked[0].value == .value(.integer(0)))
        await bench.loop.advanceTime(by: .milliseconds(1))
        #expect(await asked[1].value == .failed(.timeout, mayHaveRun: true))
        try await bench.say(":1\r\n:2\r\n", on: channel)
        let next = await ask(3..<4)
        let written = try await bench.commands(on: channel)
        #expect(written == [["ECHO", "3"]])
        try await bench.say(":3\r\n", on: channel)
        #expect(await next[0].value == .value(.integer(3)))
        #expect(connection.counters.timedOut == 2)
    }

    /// Also when the loop was slow to write what its caller wanted within the usual time.
    @Test(arguments: [0, 40])
    func `refuses while an answer is overdue, from its deadline on and no longer`(delay: Int64) async throws {
        let channel = try await connect()
        let late = await ask(0..<1, within: 100 - delay)
        _ = try await bench.commands(on: channel)
        await bench.loop.advanceTime(by: .milliseconds(100 - delay))
        #expect(await late[0].value == .failed(.timeout, mayHaveRun: true))
        #expect(await failure() == .stalled)
        try await bench.say(":0\r\n", on: channel)
        let next = await ask(1..<2)
        _ = try await bench.commands(on: channel)
        try await bench.say(":1\r\n", on: channel)
        #expect(await next[0].value == .value(.integer(1)))
    }

    @Test func `that has been silent for a second is given up, and made again`() async throws {
        let channel = try await connect()
        let late = await ask(0..<1)
        _ = try await bench.commands(on: channel)
        await bench.loop.advanceTime(by: .milliseconds(999))
        #expect(channel.isActive)
        await bench.loop.advanceTime(by: .milliseconds(1))
        #expect(!channel.isActive)
        #expect(await late[0].value == .failed(.timeout, mayHaveRun: true))
        await bench.loop.advanceTime(by: .milliseconds(20))
        let next = try await connect()
        let asked = await ask(1..<2)
        #expect(try await bench.commands(on: next) == [["ECHO", "1"]])
        try await bench.say(":1\r\n", on: next)
        #expect(await asked[0].value == .value(.integer(1)))
    }

    @Test func `fails what was in flight when it ends, and carries over what was not written`() async throws {
        let channel = try await connect()
        let first = await ask(0..<1)
        _ = try await bench.commands(on: channel)
        try await bench.say(":0\r\n", on: channel)
        #expect(await first[0].value == .value(.integer(0)))
        let lost = await ask(1..<3)
        _ = try await bench.commands(on: channel)
        try await channel.close()
        for task in lost { #expect(await task.value == .failed(.connectionLost, mayHaveRun: true)) }
        let kept = await ask(3..<4)
        await bench.loop.advanceTime(by: .milliseconds(20))
        let next = try await connect()
        #expect(try await bench.commands(on: next) == [["ECHO", "3"]])
        try await bench.say(":3\r\n", on: next)
        #expect(await kept[0].value == .value(.integer(3)))
    }

    @Test func `fails what waits for it at the deadline, and never writes that`() async throws {
        let asked = await ask(0..<1, within: 10)
        await bench.loop.run()
        await bench.loop.advanceTime(by: .milliseconds(10))
        #expect(await asked[0].value == .failed(.unavailable, mayHaveRun: false))
        let channel = try await connect()
        #expect(try await bench.commands(on: channel).isEmpty)
    }

    @Test func `refuses at once while the server is away`() async throws {
        let waiting = await ask(0..<1)
        await bench.loop.run()
        let channel = await bench.nextChannel()
        try await channel.close()
        #expect(await waiting[0].value == .failed(.unavailable, mayHaveRun: false))
        #expect(await failure() == .unavailable)
    }

    @Test func `gives up a cancelled command where it stands`() async throws {
        let unsent = await ask(0..<3)
        unsent[1].cancel()
        await bench.loop.run()
        #expect(await unsent[1].value == .failed(.cancelled, mayHaveRun: false))
        let channel = try await connect()
        #expect(try await bench.commands(on: channel) == [["ECHO", "0"], ["ECHO", "2"]])
        unsent[0].cancel()
        await bench.loop.run()
        #expect(await unsent[0].value == .failed(.cancelled, mayHaveRun: true))
        try await bench.say(":0\r\n:2\r\n", on: channel)
        #expect(await unsent[2].value == .value(.integer(2)))
        #expect(connection.counters.abandoned == 1)
    }

    @Test func `leaves no timer behind when it is idle`() async throws {
        let channel = try await connect()
        let asked = await ask(0..<1)
        _ = try await bench.commands(on: channel)
        try await bench.say(":0\r\n", on: channel)
        #expect(await asked[0].value == .value(.integer(0)))
        await bench.loop.advanceTime(by: .seconds(3600))
        #expect(channel.isActive && connection.counters.failures == 0)
    }

    @Test func `that is closed lets everybody go`() async throws {
        let channel = try await connect()
        let sent = await ask(0..<1)
        _ = try await bench.commands(on: channel)
        let unsent = await ask(1..<2)
        connection.close(.closed("redis"))
        await bench.loop.run()
        #expect(await sent[0].value == .failed(.closed, mayHaveRun: true))
        // Whether the loop came by before it was closed is its own affair.
        guard case .failed(.closed, _) = await unsent[0].value else { throw Unexpected() }
        #expect(await failure() == .closed && !channel.isActive)
    }
}

/// What became of a command.
enum Answer: Equatable {
    case value(RESPValue)
    case failed(RedisError.Code, mayHaveRun: Bool)

    init(_ ask: () async throws(RedisError) -> RESPValue) async {
        do {
            self = .value(try await ask())
        } catch {
            self = .failed(error.code, mayHaveRun: error.mayHaveRun)
        }
    }
}
