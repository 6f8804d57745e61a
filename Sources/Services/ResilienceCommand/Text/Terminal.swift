#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

#if canImport(FoundationEssentials)
import class FoundationEssentials.ProcessInfo
#else
import class Foundation.ProcessInfo
#endif

/// Who reads what is printed, and what can be shown there: a person at a terminal, or a file or another program.
struct Terminal {
    /// How many columns a line may have; nil: any number.
    let width: Int?
    /// How many lines are seen at the same time; nil: nobody looks.
    let height: Int?
    /// Whether styles are shown.
    let isStyled: Bool

    /// Where nobody is: lines of any length, without styles.
    static let none = Terminal(width: nil, isStyled: false)

    /// Where standard output leads to.
    static var output: Terminal {
        Terminal(descriptor: STDOUT_FILENO, variables: ProcessInfo.processInfo.environment)
    }

    /// Where standard input comes from.
    static var input: Terminal {
        Terminal(descriptor: STDIN_FILENO, variables: ProcessInfo.processInfo.environment)
    }

    /// Whether a person is there.
    var isTerminal: Bool { width != nil }

    init(width: Int?, height: Int? = nil, isStyled: Bool) {
        (self.width, self.height, self.isStyled) = (width, height, isStyled)
    }

    /// What an open descriptor leads to. `NO_COLOR` that is not empty and a `TERM` that is `dumb` switch styles off.
    init(descriptor: Int32, variables: [String: String]) {
        guard isatty(descriptor) == 1 else {
            self = .none
            return
        }
        var size = winsize()
        let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
        let (columns, lines) = isKnown ? (Int(size.ws_col), Int(size.ws_row)) : (0, 0)
        let isPlain = variables["NO_COLOR"]?.isEmpty == false || variables["TERM"] == "dumb"
        self.init(width: columns > 0 ? columns : 80, height: lines > 0 ? lines : 24, isStyled: !isPlain)
    }

    /// The text as it looks here.
    func styled(_ text: String, _ style: TextStyle?) -> String {
        guard isStyled, let style, !text.isEmpty else { return text }
        return "\u{1B}[\(style.parameters)m\(text)\u{1B}[0m"
    }
}
