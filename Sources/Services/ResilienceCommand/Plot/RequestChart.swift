import RateLimiting
import ResiliencePrimitives

/// What became of requests over time, and who was hit when: all that a picture shows. Its memory grows with the clients
/// hit, each by some bytes for every bin in which it was.
struct RequestChart {
    /// What became of a request, from the bottom of the picture to the top.
    enum Outcome: Int, CaseIterable {
        case allowed, shadowed, denied

        init(_ verdict: Ruling.Verdict) {
            switch verdict {
            case .allow, .bypass, .exclude: self = .allowed
            case .shadow: self = .shadowed
            case .deny: self = .denied
            }
        }
    }

    /// What the panels are called, from above; each counts the same requests in its own way.
    let panels: [String]
    private(set) var bins: TimeBins
    private(set) var totals: [Int]
    private var strips: [ExactText: HitStrip] = [:]

    init(panels: [String]) {
        self.panels = panels
        let kinds = panels.count * Outcome.allCases.count
        (bins, totals) = (TimeBins(kinds: kinds), Array(repeating: 0, count: kinds))
    }

    /// Counts a request and what became of it.
    mutating func count(_ verdict: Ruling.Verdict, in panel: Int = 0, at time: MonotonicTime) {
        let kind = panel * Outcome.allCases.count + Outcome(verdict).rawValue
        totals[kind] += 1
        bins.add(kind, at: time)
    }

    /// Notes whom a request hit that was just counted.
    mutating func hit(_ client: String, at time: MonotonicTime) {
        strips[ExactText(client), default: HitStrip()].add(at: time, width: bins.width)
    }

    /// All requests of a panel that ended so.
    func total(_ outcome: Outcome, in panel: Int) -> Int {
        totals[panel * Outcome.allCases.count + outcome.rawValue]
    }

    /// How many requests of a panel ended so in a bin, numbered from the first.
    func value(_ outcome: Outcome, in panel: Int, bin: Int) -> Int {
        bins.value(panel * Outcome.allCases.count + outcome.rawValue, in: bin)
    }

    /// Those hit most, most first; of equals, in the order of their names' bytes.
    func hitMost(_ count: Int) -> [(client: String, strip: HitStrip)] {
        strips.sorted { ($1.value.total, $0.key) < ($0.value.total, $1.key) }.prefix(count)
            .map { ($0.key.text, $0.value) }
    }

    /// How many clients were hit.
    var hitCount: Int { strips.count }
}
