import ResilienceConfiguration
import ResilienceTesting
import ResilienceYAML
import Testing

@testable import ResilienceCommand

@Suite("What strangers chose, in a comment")
struct CommentTextTests {
    @Test(arguments: [
        ("ip:203.0.113.9", "ip:203.0.113.9"), ("ip:2001:db8:0:1::/64", "ip:2001:db8:0:1::/64"),
        ("user:Zoë", "user:Zoë"), ("a\nrate_limits: {}", "a\\u000Arate_limits: \\u007B\\u007D"),
        ("a\u{2028}b\u{85}c\u{0}d", "a\\u2028b\\u0085c\\u0000d"), ("*x ?: [y]", "\\u002Ax \\u003F: \\u005By\\u005D"),
        ("\u{1F600}", "\\u1F600"), (String(repeating: "x", count: 81), String(repeating: "x", count: 80) + "…"),
    ])
    func `stays on its line`(_ text: String, _ shown: String) { #expect(CommentText.of(text) == shown) }

    @Test(arguments: History.fresh(64)) func `means nothing to whoever reads the file`(given: History) throws {
        var history = given
        let alphabet = Array("a:*?[]{}&!|>'\"%@`#,- \t\r\n\u{85}\u{2028}\u{FEFF}\u{0}\u{7F}é\u{E000}\\~".unicodeScalars)
        var names: [String] = []
        for _ in 0..<4 {
            var name = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &history) {
                name.append(alphabet.randomElement(using: &history) ?? "a")
            }
            names.append(String(name))
        }
        let text = names.map { "# \(CommentText.of($0))\n" }.joined() + "rate_limits:\n  enabled: false\n"
        #expect(try ResilienceConfiguration(yaml: text).rateLimits.isEnabled == false)
    }
}
