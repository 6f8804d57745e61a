import Foundation

/// What a referee has to say about the requests of a made-up site.
struct SiteVerdicts {
    /// Requests denied, by rule and client.
    private(set) var denied: [SiteRule: [Int: Int]] = [:]
    private(set) var requests: [SiteRule: [Int: Int]] = [:]
    /// Which requests are denied.
    private(set) var isDenied: [Bool] = []

    /// Holds requests, in the order of time, against limits.
    init(_ requests: [SiteRequest], under limits: [SiteRule: SiteLimits], clients: Int) {
        var referees = limits.mapValues { SiteReferee($0, clients: clients) }
        isDenied.reserveCapacity(requests.count)
        for request in requests {
            guard let rule = request.rule else {
                isDenied.append(false)
                continue
            }
            self.requests[rule, default: [:]][Int(request.client), default: 0] += 1
            let allows = referees[rule]?.allows(Int(request.client), at: request.time) ?? true
            isDenied.append(!allows)
            if !allows { denied[rule, default: [:]][Int(request.client), default: 0] += 1 }
        }
    }
}
