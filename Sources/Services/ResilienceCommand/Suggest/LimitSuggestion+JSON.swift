import RateLimiting
import ResilienceConfiguration

extension LimitSuggestion {
    /// All of it as an object on a line, with the text of the fragment.
    ///
    /// - Throws: `configuration` if the text does not say what it should.
    func json(of traffic: String, skipped: Int) throws(CommandError) -> JSONLines {
        let yaml = try yaml(of: traffic, skipped: skipped)
        var output = JSONLines()
        output.begin()
        output.member("keep", share.text)
        output.member("of", unit.rawValue)
        output.member("environment", draft.environment.rawValue)
        output.member("requests", requests)
        output.member("uncounted", uncounted)
        output.member("skipped", skipped)
        output.member("duration", duration)
        output.member("rules", each: rules) { output, rule in rule.append(to: &output) }
        output.member("yaml", yaml)
        output.end()
        return output
    }
}

extension RuleSuggestion {
    fileprivate func append(to output: inout JSONLines) {
        output.member("rule", name)
        output.member("suggested", origin == .traffic)
        output.member("limits", limits.rates.map(\.description))
        output.member("burst", limits.burst)
        output.member("per", scope.rawValue)
        output.member("requests", requests)
        output.member("clients", keys)
        output.member("denied", denied)
        output.member("denied_clients", touched)
        output.member("nearest", each: nearest.map { [$0] } ?? []) { output, nearest in
            output.member("client", nearest.key.client)
            output.member("path", nearest.key.endpoint)
            output.member("units", nearest.units)
            output.member("limit", nearest.limit)
            output.member("window", nearest.window.duration)
        }
        output.member("caught", each: caught) { output, caught in
            output.member("client", caught.key.client)
            output.member("path", caught.key.endpoint)
            output.member("requests", caught.requests)
            output.member("denied", caught.denied)
        }
        output.member("notes", notes)
    }
}
