import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import ResilienceHummingbird

@Suite("The page of the dashboard") struct DashboardPageTests {
    private let page = DashboardPage()
    private var text: String { String(buffer: page.html) }

    /// What stands between `start` and `end`, the only ones there are.
    private func part(_ start: String, _ end: String) throws -> Substring {
        let parts = text.split(separator: start, omittingEmptySubsequences: false)
        try #require(parts.count == 2)
        let pieces = parts[1].split(separator: end, omittingEmptySubsequences: false)
        try #require(pieces.count == 2)
        return pieces[0]
    }

    @Test func `is smaller than 60 kB, and whole`() throws {
        #expect(page.html.readableBytes < 60_000)
        #expect(text.hasPrefix("<!doctype html>\n"))
        #expect(text.hasSuffix("</html>"))
        #expect(!text.contains("{{"))
    }

    @Test func `lets its one script and its one style run, and nothing else`() throws {
        let policy = try #require(page.headers[.contentSecurityPolicy]).split(separator: "; ").map(String.init)
        for (name, content) in [
            ("script", try part(#"<script type="module">"#, "</script>")), ("style", try part("<style>", "</style>")),
        ] {
            let hash = Data(SHA256.hash(data: Data(content.utf8))).base64EncodedString()
            #expect(policy.contains("\(name)-src 'sha256-\(hash)'"))
        }
        for rule in [
            "default-src 'none'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'", "trusted-types 'none'",
        ] { #expect(policy.contains(rule)) }
        #expect(policy.allSatisfy { !$0.contains("unsafe") && !$0.contains("*") })
    }

    @Test func `names no other address, and makes no markup of text`() {
        let addresses = text.split(separator: "http").dropFirst().map { $0.prefix { $0 != "\"" && $0 != "'" } }
        #expect(addresses.allSatisfy { $0 == "://www.w3.org/2000/svg" || $0 == "-equiv" }, "\(addresses)")
        for word in [
            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", " style=\"",
            " onclick=",
        ] {
            #expect(!text.contains(word))
        }
    }

    @Test func `is not sent again while it is the same`() throws {
        func ask(_ tags: String?) -> Response {
            var headers = HTTPFields()
            headers[.ifNoneMatch] = tags
            return page.response(
                to: Request(
                    head: HTTPRequest(
                        method: .get, scheme: nil, authority: nil, path: "/resilience/dashboard", headerFields: headers),
                    body: RequestBody(buffer: ByteBuffer())))
        }
        let first = ask(nil)
        #expect(first.status == .ok)
        #expect(first.body.contentLength == page.html.readableBytes)
        #expect(first.headers[.contentType] == "text/html; charset=utf-8")
        #expect(first.headers[.xContentTypeOptions] == "nosniff")
        let tag = try #require(first.headers[.eTag])
        for same in [tag, "\"a\", " + tag] {
            #expect(ask(same).status == .notModified)
            #expect(ask(same).body.contentLength == 0)
            #expect(ask(same).headers[.contentSecurityPolicy] == first.headers[.contentSecurityPolicy])
        }
        for other in ["\"a\"", "", String(tag.dropLast(2)) + "\""] { #expect(ask(other).status == .ok) }
    }

    @Test(arguments: [
        ("a {\n  b: c;\n  d: e, f;\n}\n", "a{b:c;d:e,f}"),
        ("@media (x: 1px) {\n  a { b: c; }\n}\n", "@media (x:1px){a{b:c}}"),
    ])
    func `leaves out of a style what means nothing`(_ file: String, _ sent: String) {
        #expect(DashboardPart.style(Array(file.utf8)) == sent)
    }

    @Test(arguments: [
        ("// a\nlet a = 1;\n\n  /** b */\n  let b = [\n    2,\n  ]\n", "let a = 1;let b = [2,]\n"),
        ("const c = \"// no comment\"\nd()\n", "const c = \"// no comment\"\nd()\n"),
    ])
    func `leaves out of a script what only its readers need`(_ file: String, _ sent: String) {
        #expect(DashboardPart.script(Array(file.utf8)) == sent)
    }
}
