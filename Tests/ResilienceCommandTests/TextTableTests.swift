import Testing

@testable import ResilienceCommand

@Suite("A table of text")
struct TextTableTests {
    private static let table = {
        var table = TextTable(.name("client"), .number("denied"), .text("since"))
        table.add("ip:203.0.113.9", TextCell(1_234_567, .bad), "noon")
        table.add("ip:2001:db8:0:1::/64", TextCell(0), "")
        return table
    }()

    @Test func `aligns its columns, numbers to the right, and ends no line with blanks`() {
        #expect(
            Self.table.lines(for: .none) == [
                "client                   denied  since",
                "ip:203.0.113.9        1,234,567  noon",
                "ip:2001:db8:0:1::/64          0",
            ])
    }

    @Test func `shortens names in their middle where the terminal is too narrow, and nothing else`() {
        #expect(
            Self.table.lines(for: Terminal(width: 33, isStyled: false)) == [
                "client              denied  since",
                "ip:203.0.113.9   1,234,567  noon",
                "ip:2001…:1::/64          0",
            ])
        #expect(Self.table.lines(for: Terminal(width: 5, isStyled: false))[2] == "ip:200…::/64          0")
    }

    @Test func `is as wide as its characters are on a terminal`() {
        var table = TextTable(.text("a"), .text("b"))
        table.add("日本", "x")
        table.add("e\u{301}é", "x")
        table.add("👍", "x")
        #expect(table.lines(for: .none) == ["a     b", "日本  x", "e\u{301}é    x", "👍    x"])
    }

    @Test func `shows styles only where a person reads`() {
        let lines = Self.table.lines(for: Terminal(width: nil, isStyled: true))
        #expect(lines[1] == "ip:203.0.113.9        \u{1B}[31m1,234,567\u{1B}[0m  noon")
        #expect(lines[0].hasPrefix("\u{1B}[2mclient\u{1B}[0m  "))
    }

    @Test func `writes out what would steer a terminal or turn text round`() {
        var table = TextTable(.text("a"))
        table.add("\u{1B}[2J\r\nx\u{202E}y\u{9B}\u{2028}\u{7F}")
        #expect(
            table.lines(for: .none)[1] == #"\u{1B}[2J\u{D}\u{A}x\u{202E}y\u{9B}\u{2028}\u{7F}"#)
    }
}
