/// The speech services of a configuration, by name.
public struct SpeechClients: Sendable {
    /// The name of the one that is asked unless another is named.
    public static let usual = "default"

    private let clients: [String: SpeechClient]

    /// Creates the collection; of two with one name, the last counts.
    public init(_ clients: [SpeechClient]) {
        self.clients = Dictionary(clients.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
    }

    /// The client of the service called `name`; nil if none is.
    public subscript(name: String) -> SpeechClient? { clients[name] }

    /// The health of each, by name.
    public var health: [SpeechHealth] { clients.values.map(\.health).sorted { $0.name < $1.name } }
}
