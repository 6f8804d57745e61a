import CircuitBreaking
import Logging

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Logger {
    /// Logs that a circuit has another state; `until` is when it lets a call through again, where it is open by time.
    ///
    /// What is done by hand is noted by whom elsewhere, and no louder here.
    func tell(_ event: CircuitEvent, until: Date?) {
        let (level, message): (Level, Message)
        switch event.kind {
        case .opened: (level, message) = (.warning, "a circuit opened")
        case .closed(.probes): (level, message) = (.notice, "a circuit closed")
        default: (level, message) = (.info, "a circuit has another state")
        }
        guard logLevel <= level else { return }
        var metadata: Metadata = [
            "circuit.name": "\(event.circuit)", "circuit.from": "\(event.previous.rawValue)",
            "circuit.to": "\(event.state.rawValue)", "reason": "\(event.kind.reason)",
        ]
        if let until {
            metadata["circuit.until"] = "\(until.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))"
        }
        log(level: level, message, metadata: metadata)
    }
}
