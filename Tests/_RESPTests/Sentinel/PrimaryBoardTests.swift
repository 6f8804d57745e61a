import NIOCore
import NIOEmbedded
import Testing

@testable import _RESP

@Suite("A board where the primary is announced") struct PrimaryBoardTests {
    private let loop = NIOAsyncTestingEventLoop()
    private let board: PrimaryBoard
    private let node: RedisNode

    init() throws {
        board = PrimaryBoard(loop: loop)
        let url = try RedisURL("redis://primary")
        node = RedisNode(.host("primary", port: 1), try ConnectionPlan(url, RedisOptions()))
    }

    /// Somebody who waits for the primary, so many milliseconds at most.
    private func wait(_ milliseconds: Int64) async -> Task<Result<RedisNode, RedisError>, Never> {
        let before = board.waiting
        let task = Task<Result<RedisNode, RedisError>, Never> { [board] in
            do throws(RedisError) {
                return .success(try await board.primary(deadline: .uptimeNanoseconds(0) + .milliseconds(milliseconds)))
            } catch {
                return .failure(error)
            }
        }
        while board.waiting == before { await Task.yield() }
        return task
    }

    @Test func `tells those who wait, and those who come later at once`() async throws {
        let waiting = await wait(100)
        #expect(board.current == nil)
        board.announce(.success(node))
        #expect(try await waiting.value.get() === node && board.current === node)
        #expect(try await board.primary(deadline: .distantPast) === node)
    }

    @Test func `lets nobody wait beyond the deadline, or a cancellation`() async throws {
        let (soon, late) = (await wait(10), await wait(20))
        await loop.advanceTime(by: .milliseconds(10))
        #expect(await soon.value.failure?.code == .unavailable)
        late.cancel()
        #expect(await late.value.failure?.code == .cancelled)
        #expect(board.waiting == 0)
    }

    @Test func `refuses at once while it was looked for in vain`() async throws {
        let waiting = await wait(100)
        board.announce(.failure(RedisError(.configuration, "none")))
        #expect(await waiting.value.failure?.description == "none")
        let error = await #expect(throws: RedisError.self) { try await board.primary(deadline: .distantFuture) }
        #expect(error?.code == .configuration)
        board.announce(.success(node))
        #expect(try await board.primary(deadline: .distantPast) === node)
    }
}

extension Result {
    fileprivate var failure: Failure? {
        guard case .failure(let error) = self else { return nil }
        return error
    }
}
