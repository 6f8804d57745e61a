import ResilienceConfiguration
import ResilienceRedis
import _RESP

/// What there is to say about where the counters are.
enum StoreReport {
    /// In each process.
    case memory
    /// In a Redis that was not asked.
    case unasked(url: String)
    /// In a Redis that was.
    case asked(RedisInspection)

    /// Asks the Redis that a configuration names, if it names one, and if anything may be asked.
    ///
    /// - Throws: ``ConfigurationError`` for a URL or files that cannot be used.
    init(of configuration: ResolvedConfiguration, isOnline: Bool) async throws(ConfigurationError) {
        do throws(RedisError) {
            if isOnline {
                self = try await RedisInspector.inspect(configuration).map { .asked($0) } ?? .memory
            } else {
                self = try await RedisInspector.check(configuration).map { .unasked(url: $0) } ?? .memory
            }
        } catch {
            let path = ConfigurationPath("store")
            throw ConfigurationError(.invalid, [configuration.problem(error.description, at: path)])
        }
    }

    /// Why the Redis cannot be used at all; nil: it can, or nobody asked.
    var failure: String? {
        guard case .asked(let inspection) = self else { return nil }
        return inspection.failure
    }

    /// What was found, with where the Redis is named.
    func findings(in configuration: ResolvedConfiguration) -> [ConfigurationFinding] {
        guard case .asked(let inspection) = self else { return [] }
        return inspection.observations.map { observation in
            let problem = configuration.problem(observation.description, at: ConfigurationPath("store", "redis"))
            return ConfigurationFinding(observation.kind, problem, advice: observation.advice)
        }
    }
}
