import ResilienceConfiguration
import ResilienceTesting
import Testing

@testable import ResilienceYAML

@Suite("A text of hostile making") struct HostileTextTests {
    /// Ten lists, each of ten of the one before: ten thousand million values in 500 bytes.
    static let laughs = (1...9).reduce("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n") { text, index in
        let aliases = Array(repeating: "*a\(index - 1)", count: 10).joined(separator: ", ")
        return text + "a\(index): &a\(index) [\(aliases)]\n"
    }

    @Test func `that multiplies itself by aliases is an error`() {
        #expect(complaints(Self.laughs) == ["f.yaml:1:37: more than 100000 values, with those that aliases repeat"])
    }

    @Test(arguments: [
        "? *a9\n: x\n", "*a9 : x\n", "b: {*a9 : x}\n", "b: {[*a9]: x}\n", "b: [[*a9] : x]\n", "? [*a9]\n: x\n",
        "b: [? *a9 : x]\n", "b: {{x: *a9} : x}\n", "- ? *a9\n", "b: {[*a9]}\n", "b: {*a9}\n", "b: [*a9: x]\n",
        "b: {[*a9]\u{85}: x}\n", "b: {{x: *a9}\u{2028}: x}\n", "?\u{85}*a9\n", "#\u{2029}? *a9\n", "? &b *a9\n: x\n",
        "b: {[*a9]}\n}\n", "b: {\"*a9\": {[*a9]}}\n", "&b [*a9]: x\n",
    ])
    func `that hashes itself as a key is an error before it is parsed`(key: String) throws {
        #expect(throws: ConfigurationError.self, "the parser would not come back") {
            try AliasGuard.check(Self.laughs + key)
        }
        let found = complaints(Self.laughs + key)
        #expect(found.count == 1)
        let isKey = found[0].hasSuffix("an alias, a list or a section as a key: where aliases are used, keys are plain")
        #expect(isKey || found[0].contains("not YAML"), "\(found)")
    }

    @Test(arguments: ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"])
    func `that has its aliases behind line breaks of any kind is an error before it is parsed`(end: String) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try AliasGuard.check("a: &a\(end)  b\n? [\(end)*a]\n")
        }
        #expect(error?.problems.first?.position == ConfigurationPosition(line: 3, column: 3))
    }

    @Test func `is told from one that uses aliases as they are meant`() throws {
        let yaml = """
            # [1]: * as agreed, still so ?
            rate_limits:  # ? what is usual
              default: {limits: &usual [5/minute, 7/hour]}
              rules:
                - {path: "/a[b]:*, -?", limits: *usual}
                - path: /what?
                  limits: *usual  # 10:30
            """
        #expect(complaints(yaml).isEmpty)
    }

    @Test(arguments: ["[", "{", "- ", "{a: ", "? "])
    func `that is nested without end is an error`(opening: String) {
        let found = complaints(String(repeating: opening, count: 5_000))
        #expect(found.count == 1 && found[0].contains("not YAML"), "\(found)")
    }

    @Test func `of more than a mebibyte is an error`() {
        let comment = "#" + String(repeating: "x", count: 1 << 20)
        #expect(complaints(comment) == ["f.yaml: more than 1 MiB, a configuration is smaller"])
        #expect(complaints(String(comment.dropLast())).isEmpty)
    }

    @Test func `with very many keys twice is an error`() {
        let twice = (0..<40).map { "s\($0): {k: 1, k: 2}\n" }.joined()
        #expect(complaints(twice) == ["f.yaml: more than 32 keys are written twice"])
    }

    @Test(arguments: [
        "", "\n", "# nothing\n", "---\n", "---\n...\n", "~\n", "{}\n", "null", "\u{FEFF}", "\u{FEFF}http: {}\n",
    ])
    func `is not one that says nothing`(yaml: String) throws {
        let resolved = try ConfigurationLoader().load(yaml: yaml, named: "f.yaml")
        #expect(resolved.settings == ResilienceConfiguration())
    }

    @Test(arguments: History.fresh(200))
    func `made of the shipped file by chance is read or refused, with places that are in it`(given: History) {
        var history = given
        var text = Array(ConfigurationLoader.shippedText.unicodeScalars)
        let pieces = [
            "\n", " ", "  ", "\t", ":", ": ", "- ", "[", "]", "{", "}", ",", "\"", "'", "#", "&a ", "*a", "? ", "|",
            ">", "!x ",
            "%", "@", "~", "null", "-1", "99999999999999999999999", "0.5", "s", "é", "\u{0}", "\u{85}", "\u{2028}",
            "---\n",
            "name", "limits", "timeout", "default", "\\", "<<: *a", "e\u{301}", "\u{E000}",
        ]
        for _ in 0..<Int.random(in: 1...6, using: &history) {
            let start = Int.random(in: 0...text.count, using: &history)
            let length = Int.random(in: 0...(Bool.random(using: &history) ? 3 : 200), using: &history)
            let end = min(text.count, start + length)
            let copied = Bool.random(using: &history) ? Array(text[start..<end]) : []
            let piece = Array((pieces.randomElement(using: &history) ?? "").unicodeScalars)
            text.replaceSubrange(start..<end, with: copied + piece + copied)
        }
        let yaml = String(String.UnicodeScalarView(text))
        let lines = yaml.unicodeScalars.count { $0 == "\n" || $0 == "\r" || $0 == "\u{85}" || $0 == "\u{2028}" } + 1
        do throws(ConfigurationError) {
            _ = try ConfigurationLoader().load(yaml: yaml, named: "f.yaml")
        } catch {
            #expect(!error.problems.isEmpty)
            for problem in error.problems {
                #expect(problem.source == "f.yaml" && !problem.message.isEmpty)
                #expect((1...lines + 1).contains(problem.position?.line ?? 1), "\(problem)")
            }
        }
    }
}
