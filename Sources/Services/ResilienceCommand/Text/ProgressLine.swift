import ResiliencePrimitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Tells a person at a terminal how far long work is: a line on standard error that is written over, and gone at the end.
///
/// Work that takes no longer than half a second shows none; after that it changes five times a second at most.
struct ProgressLine: ~Copyable {
    private let sink: ByteSink
    private let isShown: Bool
    private let now: () -> MonotonicTime
    private var next: MonotonicTime
    private var isThere = false

    private static let patience = Duration.milliseconds(500)
    private static let interval = Duration.milliseconds(200)

    /// Creates a line that is not there yet.
    ///
    /// - Parameters:
    ///   - sink: where it is shown.
    ///   - isShown: whether anybody looks; nil: if standard error is a terminal.
    ///   - now: what time passes by.
    init(
        to sink: ByteSink = .standardError, isShown: Bool? = nil,
        now: @escaping () -> MonotonicTime = MonotonicTime.reader(of: .continuous)
    ) {
        (self.sink, self.now) = (sink, now)
        self.isShown = isShown ?? (isatty(STDERR_FILENO) == 1)
        next = now() + Self.patience
    }

    deinit { if isThere { Self.clear(sink) } }

    private static func clear(_ sink: ByteSink) { try? sink.write(Array("\r\u{1B}[K".utf8)) }

    /// Makes room for something else.
    mutating func clear() {
        if isThere { Self.clear(sink) }
        isThere = false
    }

    /// Shows how far it is, if it is time to.
    mutating func show(_ text: @autoclosure () -> String) {
        guard isShown, now() >= next else { return }
        next = now() + Self.interval
        isThere = true
        // Whoever cannot be told misses nothing
        try? sink.write(Array("\r\(text())\u{1B}[K".utf8))
    }
}
