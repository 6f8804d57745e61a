#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A terminal's second screen, on which lines are drawn as a whole: the first one is as it was when this is gone.
struct FullScreen: ~Copyable {
    private static let enter = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[2J"
    private static let leave = "\u{1B}[0m\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"
    // Drawn between these two, a frame is shown in one piece by terminals that know them; the others pass them over
    private static let begin = "\u{1B}[?2026h\u{1B}[H"
    private static let end = "\u{1B}[J\u{1B}[?2026l"

    private let sink: ByteSink
    private let input: Int32
    /// How keys were read before; nil: none are read here.
    private let before: termios?

    /// Takes the terminal over: keys come one by one and are not shown, ctrl-C still sends its signal, ctrl-Z is a key.
    ///
    /// - Throws: `outputClosed` or `output` if nothing can be written there.
    init(on sink: ByteSink = .standardOutput, input: Int32 = STDIN_FILENO) throws(CommandError) {
        (self.sink, self.input) = (sink, input)
        var settings = termios()
        before = isatty(input) == 1 && tcgetattr(input, &settings) == 0 ? settings : nil
        try resume()
    }

    deinit { suspend() }

    /// Takes the terminal over again.
    func resume() throws(CommandError) {
        if var settings = before {
            settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
            withUnsafeMutableBytes(of: &settings.c_cc) { keys in
                keys[Int(VSUSP)] = 0  // _POSIX_VDISABLE
                keys[Int(VMIN)] = 1
                keys[Int(VTIME)] = 0
            }
            _ = tcsetattr(input, TCSADRAIN, &settings)
        }
        try sink.write(Array(Self.enter.utf8))
    }

    /// Gives the terminal back. Where nobody is any more, there is nobody to be told.
    func suspend() {
        try? sink.write(Array(Self.leave.utf8))
        if var settings = before { _ = tcsetattr(input, TCSADRAIN, &settings) }
    }

    /// Shows these lines, in one write; nothing flickers, since nothing is erased that is not written over.
    func draw(_ lines: [String]) throws(CommandError) { try sink.write(Self.frame(lines)) }

    /// What is written to show these lines.
    static func frame(_ lines: [String]) -> [UInt8] {
        Array((begin + lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n") + end).utf8)
    }
}
