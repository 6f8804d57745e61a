import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives
import ResilienceYAML

@testable import ResilienceCommand

/// Requests over time, to be suggested limits for and to be simulated.
struct Traffic {
    /// Who asked for what, and when.
    var requests: [(time: MonotonicTime, request: RateLimitRequest)] = []

    /// Adds a request so many seconds after the epoch.
    mutating func add(
        _ client: String, at seconds: Double, _ path: String = "/x", method: String = "GET", cost: Int = 1,
        type: ClientType = .anonymous
    ) {
        let time = MonotonicTime(nanoseconds: Int64(seconds * 1_000_000_000))
        let client = Client(id: client, type: type)
        requests.append(
            (time, RateLimitRequest(method: method, path: NormalizedPath(path), client: client, cost: cost)))
    }

    /// The same, in the order of time.
    var sorted: Traffic {
        var sorted = self
        // Stable, so that what comes together stays in order
        sorted.requests = requests.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
        return sorted
    }

    /// The limits suggested for the rules of a configuration.
    func suggestion(
        for yaml: String, keep share: String, of unit: KeptUnit = .clients,
        in environment: ResilienceEnvironment = .default
    ) throws -> LimitSuggestion {
        let settings = try ResilienceConfiguration(yaml: yaml)
        guard let share = KeptShare(share) else { throw CommandError(.input, "no share: \(share)") }
        var suggester = try LimitSuggester(
            LimitDraft(settings: settings, environment: environment), keeping: share, of: unit)
        for (time, request) in requests { try suggester.add(request, at: time) }
        return try suggester.suggest()
    }

    /// How the requests fare by rule and counter, as the simulator has it.
    func outcome(under yaml: String, in environment: ResilienceEnvironment = .default) async throws -> Outcome {
        let configuration = try ConfigurationLoader(environment: environment.rawValue).load(yaml: yaml, named: "test")
        var simulation = try await Simulation(configuration, seed: 0, jitter: false)
        var outcome = Outcome()
        for (time, request) in requests {
            let answer = await simulation.answer(TraceEvent(time: time, subject: .request(request)))
            guard case .ruling(let ruled) = answer, let rule = ruled.ruling.rule, ruled.ruling.decision != nil
            else { continue }
            let verdict = ruled.ruling.verdict
            outcome.count(rule.key(for: request), isDenied: verdict == .deny || verdict == .shadow)
        }
        return outcome
    }

    /// Requests and denials by counter.
    struct Outcome {
        private(set) var counts: [CounterKey: (requests: Int, denied: Int)] = [:]

        mutating func count(_ key: CounterKey, isDenied: Bool) {
            counts[key, default: (0, 0)].requests += 1
            if isDenied { counts[key]?.denied += 1 }
        }

        /// The counters, or requests, of a rule and how many of them are untouched.
        func kept(_ rule: String, of unit: KeptUnit) -> (all: Int, kept: Int) {
            counts.filter { $0.key.rule == rule }.values.reduce((0, 0)) { sum, count in
                unit == .clients
                    ? (sum.0 + 1, sum.1 + (count.denied == 0 ? 1 : 0))
                    : (sum.0 + count.requests, sum.1 + count.requests - count.denied)
            }
        }
    }
}
