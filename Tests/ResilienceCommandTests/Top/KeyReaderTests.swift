import Testing

@testable import ResilienceCommand

@Suite("Keys")
struct KeyReaderTests {
    @Test(
        arguments: [
            ("q", [.quit]), ("Q", [.quit]), ("p", [.pause]), ("s", [.sort]), ("j", [.down]), ("k", [.up]),
            ("\u{1B}[A\u{1B}[B", [.up, .down]), ("\u{1B}OA\u{1B}OB", [.up, .down]), ("\u{1B}[1;5A", [.up]),
            ("\u{1B}[5~\u{1B}[6~ b", [.pageUp, .pageDown, .pageDown, .pageUp]),
            ("\u{1B}[H\u{1B}[F\u{1B}[1~\u{1B}[4~gG", [.first, .last, .first, .last, .first, .last]),
            ("\u{0C}\u{1A}", [.redraw, .suspend]), ("xyz", []), ("\u{1B}q", [.quit]), ("\u{1B}\u{1B}[A", [.up]),
            ("\u{1B}[99999999999999999999999q", [.quit]), ("\u{1B}[Mq", [.quit]), ("é\u{FF}", []),
            ("\u{1B}[2~j", [.down]), ("\u{1B}[200~q", [.quit]),
        ] as [(String, [Key])])
    func `are found however they come`(_ text: String, _ keys: [Key]) {
        let bytes = Array(text.utf8)
        for cut in bytes.indices {
            var reader = KeyReader()
            #expect(reader.keys(in: bytes[..<cut]) + reader.keys(in: bytes[cut...]) == keys)
        }
    }
}
