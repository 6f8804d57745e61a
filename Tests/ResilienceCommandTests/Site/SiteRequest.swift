/// A request to a made-up site.
struct SiteRequest {
    /// What is asked for.
    enum Kind: UInt8 {
        case page, asset, status, sync, product, order, login, webhook, robots, health
    }

    /// Seconds since the log begins.
    let time: Int32
    /// The place among its clients.
    let client: Int32
    let kind: Kind
    /// Which page, product and so on.
    let number: Int32

    /// The rule that it belongs to; nil: it is excluded.
    var rule: SiteRule? {
        switch kind {
        case .page, .asset, .robots: .pages
        case .status, .sync, .product, .order: .api
        case .login: .login
        case .webhook: .webhook
        case .health: nil
        }
    }
}
