import Backpressure
import Benchmark
import CircuitBreaking
import RateLimiting

/// What the hot paths cost, beside reading the clock, which is the least that a decision over time can cost.
///
///     swift package benchmark
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .cpuTotal, .throughput, .mallocCountTotal], timeUnits: .nanoseconds,
        scalingFactor: .kilo, maxDuration: .seconds(3))

    Benchmark("clock: one reading") { benchmark in
        let clock = ContinuousClock()
        for _ in benchmark.scaledIterations { blackHole(clock.now) }
    }

    Benchmark("limiter: a decision in hand, one quota, denied") { benchmark in
        let limiter = try QuotaLimiter(Quota(limit: 1, per: .seconds(86_400), algorithm: .tokenBucket))
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(try limiter.decide("ada")) }
    }

    for algorithm in RateLimitAlgorithm.allCases {
        Benchmark("limiter: by rule and key, 3 quotas, \(algorithm.rawValue)") { benchmark in
            let quotas = try [(1 << 40, 60), (1 << 41, 3600), (1 << 42, 86_400)].map {
                try Quota(limit: $0, per: .seconds($1), algorithm: algorithm)
            }
            let rules = try RuleSet(rules: [try Rule(name: "api", path: "/api/.*", quotas: quotas)])
            let limiter = RateLimiter(rules: rules)
            let path = NormalizedPath("/api/rooms")
            let requests = (0..<1000).map { client in
                RateLimitRequest(
                    method: "GET", path: path, client: Client(id: "ip:198.51.100.\(client)", type: .anonymous), cost: 0)
            }
            benchmark.startMeasurement()
            for iteration in benchmark.scaledIterations {
                blackHole(try limiter.decideNow(requests[iteration % 1000]))
            }
        }
    }

    for names in [100, 1_000_000] {
        Benchmark("top clients: a ruling of one of \(names) clients") { benchmark in
            let quotas = [try Quota(limit: 1, per: .seconds(3600))]
            let limiter = RateLimiter(rules: try RuleSet(rules: [], default: Rule(quotas: quotas)))
            let requests = (0..<names).map { client in
                RateLimitRequest(
                    method: "GET", path: NormalizedPath("/"), client: Client(id: "ip:\(client)", type: .anonymous))
            }
            let ruling = try limiter.decideNow(requests[0])
            let top = TopClients()
            benchmark.startMeasurement()
            for iteration in benchmark.scaledIterations { top.observe(requests[iteration % names], ruling) }
        }
    }

    for traffic in [Traffic.small, Traffic.large].compactMap(\.self) {
        let (rules, requests) = (traffic.rules, traffic.requests)
        Benchmark("rules: a match among \(rules.rules.count)") { benchmark in
            for iteration in benchmark.scaledIterations { blackHole(rules.match(requests[iteration % requests.count])) }
        }

        Benchmark("rules: a match among \(rules.rules.count), one rule after the other") { benchmark in
            for iteration in benchmark.scaledIterations {
                let request = requests[iteration % requests.count]
                blackHole(rules.rules.first { $0.mismatch(with: request) == nil })
            }
        }
    }

    for (name, rules) in Traffic.hostile {
        Benchmark("rules: \(name), 8 KiB of path", configuration: .init(scalingFactor: .one)) { benchmark in
            for _ in benchmark.scaledIterations { blackHole(rules.match(Traffic.long)) }
        }
    }

    Benchmark("circuit: a closed one, permit in and out") { benchmark in
        let breaker = CircuitBreaker(name: "b", configuration: try CircuitConfiguration())
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { try breaker.acquire().succeed() }
    }

    Benchmark("circuit: a closed one, around a call without a timeout") { benchmark in
        let breaker = CircuitBreaker(name: "b", configuration: try CircuitConfiguration(timeout: nil))
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(try await breaker.run { 1 }) }
    }

    Benchmark("circuit: an open one, rejecting") { benchmark in
        let breaker = CircuitBreaker(name: "b", configuration: try CircuitConfiguration())
        breaker.openUntil(.seconds(3600))
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            do { try breaker.acquire().cancel() } catch { blackHole(error) }
        }
    }

    Benchmark("queue: an element in and out") { benchmark in
        let queue = BackpressureQueue<Int>(name: "q", configuration: try QueueConfiguration()) { _ in 8 }
        benchmark.startMeasurement()
        for iteration in benchmark.scaledIterations {
            blackHole(try queue.offerNow(iteration))
            blackHole(queue.take(upTo: 1))
        }
    }

    Benchmark("queue: an element in and out, asynchronously") { benchmark in
        let queue = BackpressureQueue<Int>(name: "q", configuration: try QueueConfiguration()) { _ in 8 }
        benchmark.startMeasurement()
        for iteration in benchmark.scaledIterations {
            try await queue.offer(iteration)
            blackHole(try await queue.next())
        }
    }
}
