/// The rules of a made-up site.
enum SiteRule: String, CaseIterable {
    case login, webhook, api
    case pages = "default"

    /// The configuration that the site has.
    static let yaml = """
        rate_limits:
          exclude: [/healthz]
          default: {limits: [120/minute, 1500/hour, 10000/day]}
          rules:
            - {name: login, path: /auth/login, method: POST, limits: [5/minute, 20/hour, 100/day]}
            - {name: webhook, path: /webhook/.*, algorithm: token_bucket, burst: 50, limits: [200/minute, 2000/hour]}
            - {name: api, path: /api/.*, limits: [90/minute, 1500/hour, 30000/day]}
        """

    /// The limits that it has there, by the seconds of their windows.
    var limits: SiteLimits {
        switch self {
        case .login: SiteLimits(windows: [(60, 5), (3600, 20), (86_400, 100)])
        case .webhook: SiteLimits(windows: [(60, 200), (3600, 2000)], isBucket: true, burst: 50)
        case .api: SiteLimits(windows: [(60, 90), (3600, 1500), (86_400, 30_000)])
        case .pages: SiteLimits(windows: [(60, 120), (3600, 1500), (86_400, 10_000)])
        }
    }
}
