import Backpressure
import CircuitBreaking
import ClientIdentity
import RateLimiting

/// Makes the values that limiter, circuits, queues and identification are made from, and notes what cannot be made.
struct ConfigurationResolver {
    private let settings: ResilienceConfiguration
    /// All that is wrong.
    private(set) var problems: [ConfigurationProblem]

    init(_ settings: ResilienceConfiguration) {
        self.settings = settings
        problems = settings.problems(at: ConfigurationPath())
    }

    /// The rules with the default, nil if something is wrong with them.
    mutating func ruleSet() -> RuleSet? {
        let path = ConfigurationPath("rate_limits")
        let limits = settings.rateLimits
        let count = problems.count
        let rules = limits.rules.enumerated().map { rule($1, at: path.key("rules").section($0)) }
        let standard = defaultRule(limits.default, at: path.key("default"))
        noteRepeatedNames(rules, at: path.key("rules"))
        guard let standard, problems.count == count else { return nil }
        do throws(RateLimitError) {
            return try RuleSet(
                rules: rules.compactMap { $0 }, default: standard, excludedPaths: limits.excludedPaths,
                isEnabled: limits.isEnabled)
        } catch {
            note(error.description, at: path)
            return nil
        }
    }

    /// Whom to believe, nil if something is wrong with that.
    mutating func clientIdentity() -> ClientIdentityConfiguration? {
        let (clients, path) = (settings.clients, ConfigurationPath("clients"))
        do throws(IdentityError) {
            return try ClientIdentityConfiguration(
                trustedProxies: clients.trustedProxies, forwardedHeader: clients.forwardedHeader,
                ipv6Prefix: clients.ipv6Prefix, credentials: clients.credentials,
                apiKeyDigests: Set(clients.apiKeyDigests), internalHeaders: clients.internal.headers,
                internalNetworks: clients.internal.networks, internalTokenDigests: Set(clients.internal.tokenDigests),
                trustHeaders: clients.internal.trustsHeaders)
        } catch {
            note(error.description, at: path)
            return nil
        }
    }

    /// The key that verifies JWTs, if there is one. Reads the file if the setting names one.
    mutating func tokenKey() -> TokenKey? {
        guard !settings.clients.jwtKey.isEmpty else { return nil }
        let text = settings.clients.jwtKey.text
        do throws(IdentityError) { return try TokenKey(text) } catch {
            let files = TokenKey.isFile(text) ? [text] : []
            note(error.description, at: ConfigurationPath("clients", "jwt_key"), naming: files)
            return nil
        }
    }

    /// The circuits that can be made.
    mutating func circuits() -> [String: CircuitConfiguration] {
        var circuits: [String: CircuitConfiguration] = [:]
        for (name, breaker) in settings.breakers.sorted(by: { $0.key < $1.key }) {
            do throws(CircuitError) { circuits[name] = try breaker.configuration } catch {
                note(error.description, at: ConfigurationPath("breakers", name))
            }
        }
        return circuits
    }

    /// The queues that can be made.
    mutating func queueConfigurations() -> [String: QueueConfiguration] {
        var queues: [String: QueueConfiguration] = [:]
        for (name, queue) in settings.queues.sorted(by: { $0.key < $1.key }) {
            do throws(QueueError) { queues[name] = try queue.configuration } catch {
                note(error.description, at: ConfigurationPath("backpressure", name))
            }
        }
        return queues
    }

    private mutating func rule(_ rule: RuleSettings, at path: ConfigurationPath) -> Rule? {
        guard let quotas = quotas(rule, at: path) else { return nil }
        do throws(RateLimitError) {
            return try Rule(
                name: rule.name, path: rule.path, methods: rule.methods, client: rule.client, per: rule.scope,
                quotas: quotas, bypassInternal: rule.bypassesInternal, isShadow: rule.isShadow,
                whenUnavailable: rule.whenUnavailable, prefetch: rule.prefetch)
        } catch {
            let name = rule.name.map { "rule \($0.quotedForPeople): " } ?? ""
            note(name + error.description, at: error.code == .invalidPattern ? path.key("path") : path)
            return nil
        }
    }

    private mutating func defaultRule(_ settings: DefaultRuleSettings, at path: ConfigurationPath) -> Rule? {
        guard let quotas = quotas(settings, at: path) else { return nil }
        do throws(RateLimitError) {
            return try Rule(
                name: RuleSet.defaultName, quotas: quotas, bypassInternal: settings.bypassesInternal,
                isShadow: settings.isShadow)
        } catch {
            note(error.description, at: path)
            return nil
        }
    }

    /// The quotas; nil if there is something wrong with them, which the sections' own checks may have said already.
    private mutating func quotas(_ section: some LimitingSection, at path: ConfigurationPath) -> [Quota]? {
        guard section.limitConflicts(at: path).isEmpty else { return nil }
        return section.quotas(at: path, &problems)
    }

    private mutating func noteRepeatedNames(_ rules: [Rule?], at path: ConfigurationPath) {
        var first: [String: Int] = [:]
        for (index, rule) in rules.enumerated() {
            guard let name = rule?.name else { continue }
            let (place, found) = (path.section(index).key("name"), name.quotedForPeople)
            if name == RuleSet.defaultName {
                note("\(found): the name of what holds where no rule does, choose another", at: place)
            } else if let earlier = first[name] {
                let isGiven = settings.rateLimits.rules[index].name != nil
                let origin = isGiven ? "" : "made of methods and path and "
                note("\(found): \(origin)also the name of \(path)[\(earlier)], choose another", at: place)
            } else {
                first[name] = index
            }
        }
    }

    private mutating func note(_ message: String, at path: ConfigurationPath, naming files: [String] = []) {
        guard !problems.contains(where: { $0.path.isInLine(with: path) }) else { return }
        var problem = ConfigurationProblem(message, path: path)
        problem.files = files
        problems.append(problem)
    }
}

extension BreakerSettings {
    /// The settings as what a circuit is made from.
    fileprivate var configuration: CircuitConfiguration {
        get throws(CircuitError) {
            try CircuitConfiguration(
                failureThreshold: failureThreshold, recoveryTimeout: recoveryTimeout, backoff: backoff.double,
                maximumRecoveryTimeout: maximumRecoveryTimeout, jitter: jitter.double,
                halfOpenCalls: halfOpenCalls, successThreshold: successThreshold,
                timeout: timeout == .zero ? nil : timeout, ramp: ramp)
        }
    }
}

extension QueueSettings {
    /// The settings as what a queue is made from.
    fileprivate var configuration: QueueConfiguration {
        get throws(QueueError) {
            try QueueConfiguration(
                maximumItems: maximumItems, maximumBytes: maximumBytes, strategy: strategy, timeout: timeout,
                maximumAge: maximumAge == .zero ? nil : maximumAge, warningThreshold: warningThreshold.double,
                adaptiveThreshold: adaptiveThreshold.double)
        }
    }
}
