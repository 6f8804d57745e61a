#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Whether the whole is well, and which part is not.
public struct HealthReport: Sendable {
    /// How well something is, the worst last.
    public enum Status: String, Comparable, Sendable {
        /// All is well.
        case healthy
        /// It serves, with something missing: a circuit is open, a queue is at its warning mark.
        case degraded
        /// It does not serve: not started yet, or shutting down.
        case unhealthy

        private var rank: Int {
            switch self {
            case .healthy: 0
            case .degraded: 1
            case .unhealthy: 2
            }
        }

        /// Whether `left` is better than `right`.
        public static func < (left: Status, right: Status) -> Bool { left.rank < right.rank }
    }

    /// One part, and why it is not well.
    public struct Component: Sendable {
        /// What it is: `circuit tts_service`.
        public let name: String
        /// How well it is.
        public let status: Status
        /// What is the matter, for people; empty when it is well.
        public let detail: String

        /// Describes a part.
        public init(name: String, status: Status, detail: String = "") {
            (self.name, self.status, self.detail) = (name, status, detail)
        }
    }

    /// The worst of the parts, and of the service itself.
    public let status: Status
    /// Whether it has started.
    public let isInitialized: Bool
    /// When it was made.
    public let startupTime: Date
    /// The environment that the configuration was resolved for.
    public let environment: String
    /// Whether there is a store that several processes share, and it answers.
    public let isRedisConnected: Bool
    /// The parts, by name.
    public let components: [Component]
}
