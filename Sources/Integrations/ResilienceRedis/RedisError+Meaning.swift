import CircuitBreaking
import _RESP

extension RedisError {
    /// What a failure says about the server.
    enum Meaning {
        /// It does not do its work.
        case sick
        /// It took too long.
        case late
        /// It does its work: one key, one right, one script or too much at once is at fault.
        case well
        /// Nobody waits any more.
        case cancelled
    }

    /// What it says about the server, for the circuit: what one key or one right causes must not take Redis away from all
    /// others.
    var meaning: Meaning {
        switch code {
        case .cancelled: .cancelled
        case .timeout: .late
        case .noScript, .moved, .ask, .tryAgain, .crossSlot, .noPermission, .wrongType, .scriptFailed, .noProtocol,
            .busy:
            .well
        default: .sick
        }
    }
}

extension CircuitConfiguration {
    /// Five failures in a row open it; then it is tried after half a second, a second, and every two, so that Redis is
    /// picked up again within a few seconds of being well.
    static let redis: CircuitConfiguration = {
        do throws(CircuitError) {
            return try CircuitConfiguration(
                failureThreshold: 5, recoveryTimeout: .milliseconds(500), maximumRecoveryTimeout: .seconds(2),
                successThreshold: 1, timeout: nil)
        } catch {
            preconditionFailure("\(error)")
        }
    }()
}
