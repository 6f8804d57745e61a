extension FindingSearch {
    /// Circuits that do not open, do not wait longer, or probe more than helps.
    mutating func lookAtBreakers() {
        for (name, breaker) in settings.breakers.sorted(by: { $0.key < $1.key }) {
            look(at: breaker, resolved.written.breakers[name] ?? breaker, ConfigurationPath("breakers", name))
        }
    }

    private mutating func look(
        at breaker: BreakerSettings, _ written: BreakerSettings, _ path: ConfigurationPath
    ) {
        if breaker.failureThreshold == 0 {
            note(
                .neverOpens, path.key("failure_threshold"), "\"0\": no failure opens this circuit",
                advice: "say after how many in a row it opens")
        }
        if written.recoveryTimeout > written.maximumRecoveryTimeout, breaker.backoff > 1 {
            note(
                .recoveryAtBound, path.key("recovery_timeout"),
                "\(quoted(written.recoveryTimeout)): longer than max_recovery_timeout"
                    + " (\(text(of: written.maximumRecoveryTimeout))), so that backoff never makes it longer",
                advice: "raise max_recovery_timeout, or set backoff: 1")
        }
        if breaker.halfOpenCalls > breaker.successThreshold {
            note(
                .surplusProbes, path.key("half_open_calls"),
                "\(quoted(breaker.halfOpenCalls)): more probes at a time than the \(breaker.successThreshold) that it"
                    + " takes to close", advice: "lower it to success_threshold")
        }
        let grace = settings.http.gracePeriod
        if breaker.timeout > grace {
            note(
                .outlastsShutdown, path.key("timeout"),
                "\(quoted(breaker.timeout)): longer than http.grace_period (\(text(of: grace))), so that a shutdown cuts"
                    + " calls off that are still in time", advice: "raise grace_period, or lower timeout")
        }
    }

    /// A time as messages show what was found.
    func quoted(_ time: Duration) -> String { text(of: time).quotedForPeople }

    /// A time as the file writes it.
    func text(of time: Duration) -> String { ValueFormat<Duration>.duration.render(time) }
}
