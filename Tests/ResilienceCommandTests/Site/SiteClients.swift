/// The clients of a made-up site: their addresses in its log, and what rules know them by.
struct SiteClients {
    let browsers: Range<Int>
    let pollers: Range<Int>
    let apps: Range<Int>
    let bots: Range<Int>
    let senders: Range<Int>
    let monitor: Int
    let scraper: Int
    let partner: Int

    /// So many as a log of so many lines has.
    init(lines: Int) {
        browsers = 0..<(lines / 25)
        pollers = browsers.upperBound..<(browsers.upperBound + lines / 4000)
        apps = pollers.upperBound..<(pollers.upperBound + lines / 100)
        bots = apps.upperBound..<(apps.upperBound + 12)
        senders = bots.upperBound..<(bots.upperBound + 25)
        monitor = senders.upperBound
        (scraper, partner) = (monitor + 1, monitor + 2)
    }

    var count: Int { partner + 1 }

    /// The address and the user in a line of the log; some browsers change the lower half of an IPv6 address.
    func identity(_ client: Int, _ number: Int32) -> (address: String, user: String) {
        if client == scraper { return ("203.0.113.66", "-") }
        if client == partner { return ("198.51.100.7", "-") }
        if hasUser(client) { return ("100.64.\(client % 256).9", "app \(client)") }
        guard isIPv6(client) else { return (address(client), "-") }
        return ("2001:db8:\(String(client, radix: 16)):1::\(String(number & 0xFFF, radix: 16))", "-")
    }

    /// What counters know it by.
    func name(_ client: Int) -> String {
        if client == scraper { return "ip:203.0.113.66" }
        if client == partner { return "ip:198.51.100.7" }
        if hasUser(client) { return "user:app \(client)" }
        return isIPv6(client) ? "ip:2001:db8:\(String(client, radix: 16)):1::/64" : "ip:\(address(client))"
    }

    private func hasUser(_ client: Int) -> Bool { pollers.contains(client) && client % 7 == 0 }

    private func isIPv6(_ client: Int) -> Bool { browsers.contains(client) && client % 10 == 3 && client < 0xFFFF }

    private func address(_ client: Int) -> String { "20.\(client >> 16).\(client >> 8 & 0xFF).\(client & 0xFF)" }
}
