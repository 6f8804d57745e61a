package import RateLimiting

/// Paths that are never limited, whatever the rules say, with all below them.
package struct ExemptPaths: Sendable {
    /// What the services of this package keep free of limits: how they are doing must be known when they are busy too.
    package static let ofServices = ["/resilience", "/metrics", "/v1"]

    private let paths: [String]

    package init(_ paths: [String]) { self.paths = paths }

    /// The one of them that `path` is, or is below.
    package func exempting(_ path: NormalizedPath) -> String? {
        paths.first { path.text == $0 || path.text.hasPrefix($0 + "/") }
    }
}
