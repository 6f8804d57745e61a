import RateLimiting
import ResiliencePrimitives

extension RequestChart {
    /// A chart of one configuration.
    init() { self.init(panels: [""]) }

    /// A chart of two, before above after.
    init(comparing sources: BeforeAfter<String>) {
        self.init(panels: ["before: \(sources.before)", "after: \(sources.after)"])
    }

    /// Counts what a service says, if it is about a request.
    mutating func count(_ answer: SimulatedAnswer, at time: MonotonicTime) {
        guard case .ruling(let ruled) = answer else { return }
        let verdict = ruled.ruling.verdict
        count(verdict, at: time)
        if verdict == .deny || verdict == .shadow { hit(ruled.request.client.id, at: time) }
    }

    /// Counts what two say. Hit is who is newly denied.
    mutating func count(_ answers: BeforeAfter<SimulatedAnswer>, at time: MonotonicTime) {
        guard case .ruling(let one) = answers.before, case .ruling(let other) = answers.after else { return }
        let (before, after) = (one.ruling.verdict, other.ruling.verdict)
        count(before, in: 0, at: time)
        count(after, in: 1, at: time)
        if after == .deny && before != .deny { hit(other.request.client.id, at: time) }
    }
}

extension RequestPicture {
    private static let longestSource = 50

    /// The picture of one configuration.
    init(_ chart: RequestChart, of source: String) {
        let (denied, shadowed) = (chart.total(.denied, in: 0), chart.total(.shadowed, in: 0))
        self.init(
            chart, title: "Requests under \(source.shortened(to: Self.longestSource))",
            stripsTitle: shadowed == 0 ? "Denied most" : denied == 0 ? "Shadowed most" : "Denied or shadowed most")
    }

    /// The picture of what another configuration changes.
    init(_ chart: RequestChart, comparing sources: BeforeAfter<String>) {
        self.init(
            chart, title: "What \(sources.after.shortened(to: Self.longestSource)) changes",
            stripsTitle: "Newly denied most")
    }
}
