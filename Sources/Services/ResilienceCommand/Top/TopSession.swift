import ResiliencePrimitives
import Synchronization
import UnixSignals

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The live view: draws what the feed brings, and does what keys and signals ask for, until one of them ends it.
final class TopSession: Sendable {
    private static let frame = Duration.milliseconds(100)

    fileprivate struct State {
        var view: ServiceView
        /// What is shown while the reader wants it to stand still.
        var still: ServiceView?
        var isChanged = true
        var lastScroll = 0
        var height = 24
    }

    private let feed: ServiceFeed
    private let glyphs: Glyphs
    private let size: @Sendable () -> Terminal
    private let now = MonotonicTime.reader(of: .continuous)
    private let state: Mutex<State>

    /// Creates a session that shows `metrics` first.
    init(
        _ feed: ServiceFeed, url: String, metrics: ServiceMetrics, glyphs: Glyphs,
        size: @escaping @Sendable () -> Terminal
    ) {
        (self.feed, self.glyphs, self.size) = (feed, glyphs, size)
        var view = ServiceView(url: url)
        view.apply(.metrics(metrics), at: now())
        state = Mutex(State(view: view))
    }

    /// Shows it until a key or a signal ends that; the terminal is then as it was.
    ///
    /// - Throws: `CommandError` if nothing can be shown there.
    func run() async throws {
        let line = TopInputs()
        // Before the screen is taken over: from here on a signal ends this in order
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup, .sigwinch, .sigcont)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                for await signal in signals {
                    if signal == .sigwinch || signal == .sigcont { line.put(.resize) } else { line.end() }
                }
            }
            group.addTask {
                while (try? await Task.sleep(for: Self.frame)) != nil { line.put(.tick) }
            }
            group.addTask { [self] in
                await feed.run { [self] update in
                    state.withLock { state in
                        state.view.apply(update, at: now())
                        state.isChanged = true
                    }
                }
            }
            try await show(line)
        }
    }

    private func show(_ line: TopInputs) async throws {
        let screen = try FullScreen()
        let reader = Mutex(KeyReader())
        let keys = KeyStream { piece in
            for key in reader.withLock({ $0.keys(in: piece) }) { line.put(.key(key)) }
        }
        defer { keys.cancel() }
        var drawn: MonotonicTime?
        var suspended: MonotonicTime?
        for await next in line.inputs {
            switch next {
            case .key(.suspend):
                screen.suspend()
                suspended = now()
                // All of the job, as the terminal itself would have
                kill(0, SIGTSTP)
                continue
            case .key(let key): press(key)
            case .resize: break
            case .tick:
                // Countdowns move once a second, whatever comes
                let isDue = drawn.map { now() - $0 >= .seconds(1) } ?? true
                guard isDue || suspended != nil || state.withLock({ $0.isChanged && $0.still == nil }) else { continue }
            }
            if let since = suspended {
                // It stops a little later than it asks to; whoever may not be stopped just goes on
                guard now() - since >= Self.frame else { continue }
                try screen.resume()
                suspended = nil
            }
            drawn = now()
            try draw(on: screen)
        }
    }

    private func draw(on screen: borrowing FullScreen) throws {
        let terminal = size()
        let height = terminal.height ?? 24
        let view = state.withLock { state in
            state.isChanged = false
            return state.still ?? state.view
        }
        let (lines, last) = ServicePage(view, at: now(), on: terminal, glyphs: glyphs).screen(height: height)
        state.withLock { state in
            (state.lastScroll, state.height) = (last, height)
            state.move { min($0, last) }
        }
        try screen.draw(lines)
    }

    private func press(_ key: Key) {
        let now = now()
        state.withLock { state in
            let page = max(1, state.height - 5)
            switch key {
            case .pause:
                state.still = state.still == nil ? state.view : nil
                state.still?.pause = now
            case .sort:
                let order = state.view.order.next
                state.view.order = order
                state.still?.order = order
            case .up: state.move { $0 - 1 }
            case .down: state.move { $0 + 1 }
            case .pageUp: state.move { $0 - page }
            case .pageDown: state.move { $0 + page }
            case .first: state.move { _ in 0 }
            case .last: state.move { [last = state.lastScroll] _ in last }
            case .redraw, .quit, .suspend: break
            }
        }
    }
}

extension TopSession.State {
    /// Moves what is shown, and what stands still meanwhile with it.
    fileprivate mutating func move(_ place: (Int) -> Int) {
        let scroll = min(max(place(view.scroll), 0), lastScroll)
        view.scroll = scroll
        still?.scroll = scroll
    }
}
