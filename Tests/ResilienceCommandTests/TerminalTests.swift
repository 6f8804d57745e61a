import Testing

@testable import ResilienceCommand

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("A terminal")
struct TerminalTests {
    /// Lends a terminal of so many columns.
    private static func withTerminal(columns: UInt16, _ body: (Int32) -> Void) throws {
        let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        try #require(terminal >= 0)
        defer { close(terminal) }
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(terminal, UInt(TIOCSWINSZ), &size) == 0)
        body(terminal)
    }

    @Test func `has as many columns as it says, or eighty`() throws {
        try Self.withTerminal(columns: 132) { #expect(Terminal(descriptor: $0, variables: [:]).width == 132) }
        try Self.withTerminal(columns: 0) { #expect(Terminal(descriptor: $0, variables: [:]).width == 80) }
    }

    @Test(
        arguments: [
            ([:], true), (["NO_COLOR": ""], true), (["NO_COLOR": "1"], false), (["TERM": "dumb"], false),
            (["TERM": "xterm"], true),
        ] as [([String: String], Bool)])
    func `shows styles unless its reader wants none`(_ variables: [String: String], _ isStyled: Bool) throws {
        try Self.withTerminal(columns: 80) {
            #expect(Terminal(descriptor: $0, variables: variables).isStyled == isStyled)
        }
    }

    @Test func `is none where a file or another program reads`() throws {
        let file = open("/dev/null", O_WRONLY)
        defer { close(file) }
        let terminal = Terminal(descriptor: file, variables: ["COLUMNS": "40"])
        #expect(terminal.width == nil)
        #expect(!terminal.isStyled)
        #expect(terminal.styled("x", .bad) == "x")
    }
}
