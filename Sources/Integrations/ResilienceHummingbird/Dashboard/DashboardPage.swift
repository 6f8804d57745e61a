import Crypto
import HTTPTypes
import Hummingbird
import NIOCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `/resilience/dashboard`: what an operator looks at, as one page that asks nobody else for anything.
///
/// Its parts are files of this folder, put together at start. The policy that comes with it names the one script and the one
/// style by their hashes, so that nothing a client calls itself can become either; with Trusted Types, the script cannot
/// even try.
struct DashboardPage: Sendable {
    /// The page.
    let html: ByteBuffer
    /// What a browser is told about it.
    let headers: HTTPFields
    private let tag: String
    /// Keeps the page to itself: nobody learns of it from a link, and no other page gets hold of it.
    private static let isolation = [
        "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    ]

    init() {
        let style = DashboardPart.style(PackageResources.dashboard_css)
        let script = [
            PackageResources.format_js, PackageResources.history_js, PackageResources.problems_js,
            PackageResources.charts_js, PackageResources.tables_js, PackageResources.log_js,
            PackageResources.actions_js, PackageResources.connection_js, PackageResources.dashboard_js,
        ]
        .map(DashboardPart.script).joined()
        let page = DashboardPart.page(PackageResources.dashboard_html)
            .replacing("{{style}}", with: style).replacing("{{script}}", with: script)
        html = ByteBuffer(string: page)
        tag = "\"\(Self.hash(page))\""
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8",
            .contentSecurityPolicy: Self.policy(style: style, script: script),
            // What is asked for again and again is whether it is still the same
            .cacheControl: "no-cache", .eTag: tag,
            .xContentTypeOptions: "nosniff",
        ]
        for (name, value) in Self.isolation {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        self.headers = headers
    }

    /// The page, or that it has not changed since the browser got it.
    func response(to request: Request) -> Response {
        let known = request.headers[.ifNoneMatch]?.split(separator: ",").map { $0.filter { $0 != " " } } ?? []
        if known.contains(tag) { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: html))
    }

    private static func policy(style: String, script: String) -> String {
        [
            "default-src 'none'", "script-src 'sha256-\(hash(script))'", "style-src 'sha256-\(hash(style))'",
            "img-src data:", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
            "require-trusted-types-for 'script'", "trusted-types 'none'",
        ]
        .joined(separator: "; ")
    }

    private static func hash(_ text: String) -> String {
        Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
    }
}
