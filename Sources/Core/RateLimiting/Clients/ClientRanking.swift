/// The clients that were counted most often over the last minutes, as ``TopClients`` knows them.
public struct ClientRanking: Hashable, Sendable {
    /// What was counted.
    public let measure: TopClients.Measure
    /// The most frequent ones, the first of them first.
    public let clients: [TopClient]
    /// No count is too high by more than this, and a client that is in no ranking, however long, was counted at most so
    /// often.
    public let errorBound: Int
    /// How far back the counts reach.
    public let window: Duration
    /// How often all clients together were counted in this time.
    public let total: Int
}
