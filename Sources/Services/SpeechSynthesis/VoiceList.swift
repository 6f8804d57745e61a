/// The voices of a service, and how fresh the list is.
public struct VoiceList: Hashable, Sendable {
    /// Where a list came from.
    public enum Freshness: String, Sendable {
        /// Kept, and younger than its time to live.
        case hit
        /// Asked for just now.
        case miss
        /// Kept, and older than its time to live, because the service is away.
        case stale
    }

    /// The voices, in the service's order.
    public let voices: [Voice]
    /// How fresh they are.
    public let freshness: Freshness
}
