import Testing

@testable import ResilienceCommand

@Suite("Pictures of text")
struct GlyphsTests {
    @Test(
        arguments: [
            (["LANG": "en_US.UTF-8"], false), (["LANG": "C.utf8"], false), (["LANG": "C"], true), ([:], true),
            (["LC_ALL": "C", "LANG": "en_US.UTF-8"], true), (["LC_ALL": "", "LC_CTYPE": "de_DE.UTF-8"], false),
            (["LC_CTYPE": "POSIX", "LANG": "en_US.UTF-8"], true),
        ] as [([String: String], Bool)])
    func `are made of what the locale can show`(_ variables: [String: String], _ isPlain: Bool) {
        #expect(Glyphs(variables: variables).isPlain == isPlain)
    }

    @Test(
        arguments: [
            ([], "", ""), ([0, 0], "  ", "  "), ([0, 1], " █", " @"), ([1, 1_000_000, 0], "▁█ ", ".@ "),
            ([1, 2, 3, 4, 5, 6, 7, 8], "▁▂▃▄▅▆▇█", ".:-=+*#@"), ([-5, .max], " █", " @"), ([.min], " ", " "),
        ] as [([Int], String, String)])
    func `show counts, and nothing that is not`(_ counts: [Int], _ line: String, _ plain: String) {
        #expect(Glyphs.unicode.line(counts) == line)
        #expect(Glyphs.ascii.line(counts) == plain)
    }

    @Test(
        arguments: [
            (0, "....."), (0.001, "#...."), (0.5, "###.."), (0.999, "####."), (1, "#####"), (7, "#####"), (-1, "....."),
        ] as [(Double, String)])
    func `show shares, and none that looks like nothing or all without being it`(_ share: Double, _ bar: String) {
        #expect(Glyphs.ascii.bar(share, width: 5) == bar)
    }

    @Test func `say what cannot be shown as wide as it is`() {
        #expect(Glyphs.ascii.shown("a…b µs 日本 é e\u{301}") == "a~b us ???? ? e")
        #expect(Glyphs.unicode.shown("日本…") == "日本…")
    }

    @Test(
        arguments: [
            ("abcdef", 3, "abc"), ("abc", 3, "abc"), ("日本語", 5, "日本"), ("日本語", 0, ""),
            ("\u{1B}[31mabcdef\u{1B}[0m", 3, "\u{1B}[31mabc\u{1B}[0m"),
            ("ab\u{1B}[2mcd\u{1B}[0mef", 3, "ab\u{1B}[2mc\u{1B}[0m"), ("e\u{301}e\u{301}x", 2, "e\u{301}e\u{301}"),
            ("\u{1B}[2m\u{301}abc\u{1B}[0m", 2, "\u{1B}[2m\u{301}ab\u{1B}[0m"),
        ])
    func `are cut at the edge, and what is switched on is switched off`(_ text: String, _ width: Int, _ cut: String) {
        #expect(text.clipped(to: width) == cut)
    }
}
