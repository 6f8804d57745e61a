import RateLimiting
import ResilienceTesting
import Testing

@Suite("A normalised path") struct NormalizedPathTests {
    static let spellings: [(String, String)] = [
        ("/auth/login", "/auth/login"),
        ("", "/"), ("/", "/"), ("//", "/"), ("?a=b", "/"), ("/?", "/"),
        // The query is cut off, first of all
        ("/auth/login?next=/../x", "/auth/login"), ("/a?b?c", "/a"), ("/a%3Fb", "/a%3Fb"),
        // Unreserved characters are decoded once
        ("/auth/%6Cogin", "/auth/login"), ("/auth/%6cogin", "/auth/login"), ("/%7Eada/%2D%2e%5f", "/~ada/-._"),
        ("/%252e%252e/a", "/%252e%252e/a"), ("/%2561", "/%2561"), ("/%%36%31", "/%61"),
        // // is merged, before . and .. are resolved
        ("//auth/login", "/auth/login"), ("/auth///login", "/auth/login"), ("/a//../b", "/b"),
        ("/auth/x/../login", "/auth/login"), ("/auth/./login", "/auth/login"),
        ("/auth/%2e%2e/auth/login", "/auth/login"),
        ("/auth/x/%2E./login", "/auth/login"), ("/../../a", "/a"), ("/..", "/"), ("/.", "/"), ("/a/..", "/"),
        ("/a/b/..", "/a"), ("/a/.", "/a"), ("/...", "/..."), ("/.a/..b/c.", "/.a/..b/c."),
        // A trailing slash is cut
        ("/auth/login/", "/auth/login"), ("/auth/login//", "/auth/login"), ("/auth/login/?a", "/auth/login"),
        // All else stays as it is
        ("/a%00b", "/a%00b"), ("/a%2Fb", "/a%2Fb"), ("/a%2fb", "/a%2fb"), ("/a%5Cb", "/a%5Cb"),
        ("/a\\..\\b", "/a\\..\\b"),
        ("/%C3%A9", "/%C3%A9"), ("/é", "/é"), ("/a%", "/a%"), ("/a%6", "/a%6"), ("/a%6g", "/a%6g"),
        ("/%zz%41", "/%zzA"),
        ("/a;b=c", "/a;b=c"), ("/a b#c", "/a b#c"), ("/A", "/A"),
        ("*", "*"), ("a/../b", "b"), ("../a", "a"), ("a/..", "/"),
    ]

    @Test(arguments: spellings) func `is the one spelling`(of raw: String, is normal: String) {
        #expect(NormalizedPath(raw).text == normal)
    }

    @Test(arguments: ["/%2e%2e/%2e%2e/auth/login", "/auth//login/.", "/%61uth/%6C%6F%67%69%6E/?x", "//auth/./login//"])
    func `of another spelling of /auth/login is /auth/login`(raw: String) {
        #expect(NormalizedPath(raw) == NormalizedPath("/auth/login"))
    }

    @Test func `tells composed from decomposed letters, as bytes do`() {
        #expect(NormalizedPath("/caf\u{E9}") != NormalizedPath("/cafe\u{301}"))
    }

    @Test(arguments: History.fresh(200)) func `is normal already, unless it was escaped twice`(given: History) {
        var history = given
        let pieces = ["/", "//", ".", "..", "a", "B", "%2e", "%2E", "%2F", "%", "%4", "\\", "é", "%00", "%5C", "~"]
        let raw = (0..<12).map { _ in pieces.randomElement(using: &history) ?? "" }.joined()
        let once = NormalizedPath(raw)
        #expect(once.text.split(separator: "/").allSatisfy { $0 != "." && $0 != ".." })
        #expect(!once.text.contains("//"))
        #expect(once.text == "/" || !once.text.hasSuffix("/"))
        #expect(!once.text.contains("%2e") || raw.contains("%%") || raw.contains("%4%"))
    }

    @Test func `of a huge or broken path takes no more than its length`() {
        let many = 100_000
        #expect(NormalizedPath(String(repeating: "/..", count: many)).text == "/")
        #expect(
            NormalizedPath(String(repeating: "/a", count: many) + String(repeating: "/..", count: many)).text
                == "/")
        #expect(NormalizedPath(String(repeating: "/", count: many)).text == "/")
        #expect(NormalizedPath(String(repeating: "%", count: many)).text.utf8.count == many)
    }
}
