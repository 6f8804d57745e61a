import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A terminal for a program under test: what it shows, and keys that are typed at it.
final class PseudoTerminal: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private struct Waiting {
        let condition: @Sendable (EmulatedScreen) -> Bool
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var screen: EmulatedScreen
        var nextID = 0
        var waiting: [Int: Waiting] = [:]
        var isClosed = false
    }

    /// The program's side, for the program to close.
    let side: Int32
    private let descriptor: Int32
    private let state: Mutex<State>

    init(columns: Int, rows: Int) throws {
        var (terminal, side): (Int32, Int32) = (-1, -1)
        guard openpty(&terminal, &side, nil, nil, nil) == 0 else {
            throw Failure(description: "no terminal is to be had, error \(errno)")
        }
        // It hangs up when the program's side alone is closed
        for one in [terminal, side] { _ = fcntl(one, F_SETFD, FD_CLOEXEC) }
        (descriptor, self.side) = (terminal, side)
        state = Mutex(State(screen: EmulatedScreen(columns: columns, rows: rows)))
        try resize(columns: columns, rows: rows)
        Thread.detachNewThread { [self] in follow() }
    }

    deinit { close(descriptor) }

    /// What is on the screen now.
    var screen: EmulatedScreen { state.withLock { $0.screen } }

    /// Gives it another size, and tells the program as terminals do.
    func resize(columns: Int, rows: Int) throws {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        guard ioctl(descriptor, UInt(TIOCSWINSZ), &size) == 0 else { throw Failure(description: "no size can be set") }
        state.withLock { $0.screen.resize(columns: columns, rows: rows) }
    }

    /// Types.
    func type(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else { throw Failure(description: "nobody reads") }
    }

    /// Returns as soon as the screen is like this; false: the program has closed it before, or the task was cancelled.
    func shows(_ condition: @escaping @Sendable (EmulatedScreen) -> Bool) async -> Bool {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let result = state.withLock { state -> Bool? in
                    if condition(state.screen) { return true }
                    if state.isClosed || Task.isCancelled { return false }
                    state.waiting[id] = Waiting(condition: condition, continuation: continuation)
                    return nil
                }
                if let result { continuation.resume(returning: result) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.continuation.resume(returning: false)
        }
    }

    private func follow() {
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            let settled = state.withLock { state in
                if count > 0 { state.screen.take(piece.prefix(count)) } else { state.isClosed = true }
                let screen = state.screen
                let settled = state.waiting.filter { count <= 0 || $0.value.condition(screen) }
                for id in settled.keys { state.waiting[id] = nil }
                return settled.values.map { ($0.continuation, $0.condition(screen)) }
            }
            for (continuation, result) in settled { continuation.resume(returning: result) }
            if count <= 0 { return }
        }
    }
}
