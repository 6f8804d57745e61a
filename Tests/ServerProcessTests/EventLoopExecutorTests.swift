import NIOCore
import NIOPosix
import ServiceLifecycle
import Testing

@testable import ServerProcess

@Suite("A service on event loops") struct EventLoopExecutorTests {
    private struct Probe: Service {
        let body: @Sendable () async throws -> Void

        func run() async throws { try await body() }
    }

    private static let group = MultiThreadedEventLoopGroup.singleton

    private static var loop: (any EventLoop)? { MultiThreadedEventLoopGroup.currentEventLoop }

    /// Runs `body` as a service.
    private func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await OnEventLoops(Probe(body: body), of: Self.group).run()
    }

    @Test func `goes on where what it waited for happened, with its child tasks, and not after its end`() async throws {
        try await run {
            #expect(Self.loop != nil)
            for loop in Self.group.makeIterator() {
                try await loop.submit {}.get()
                #expect(Self.loop === loop)
                let children = await withTaskGroup(of: Bool.self) { tasks in
                    for _ in 0..<10 {
                        tasks.addTask {
                            let before = Self.loop === loop
                            await Task.yield()
                            return before && Self.loop === loop
                        }
                    }
                    return await tasks.reduce(into: []) { $0.append($1) }
                }
                #expect(children == Array(repeating: true, count: 10))
            }
        }
        #expect(Self.loop == nil)
    }

    @Test func `tells what it ended with`() async {
        await #expect(throws: CancellationError.self) { try await run { throw CancellationError() } }
    }
}
