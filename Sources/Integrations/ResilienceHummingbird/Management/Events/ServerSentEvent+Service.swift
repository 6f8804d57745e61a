import CircuitBreaking
import ResilienceConfiguration
import ResilienceService

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What happens in a service, as listeners are told; what tells about a client or a secret only to administrators.
extension ServerSentEvent {
    /// - Returns: nil for what this version has no words for.
    init?(_ event: ServiceEvent, forAdmin isAdmin: Bool) throws {
        switch event.kind {
        case .denial(let denial):
            name = "denial"
            data = try ManagementJSON.encode(DenialBody(time: event.time, denial: denial, isAdmin: isAdmin))
        case .circuit(let circuit, let from, let to, let reason, let until):
            name = "state"
            data = try ManagementJSON.encode(
                StateBody(
                    time: event.time, circuit: circuit, from: from.rawValue, to: to.rawValue, reason: reason,
                    until: until))
        case .warning(let source, let message):
            name = "warning"
            data = try ManagementJSON.encode(WarningBody(time: event.time, source: source, message: message))
        case .change(let entry):
            name = "change"
            data = try ManagementJSON.encode(AuditBody(entry: entry, isAdmin: isAdmin))
        case .reload(let difference):
            name = "reload"
            let changes = difference.changes.map { ChangeBody($0, isWhole: isAdmin) }
            data = try ManagementJSON.encode(ReloadEventBody(time: event.time, changes: changes))
        @unknown default: return nil
        }
    }
}
