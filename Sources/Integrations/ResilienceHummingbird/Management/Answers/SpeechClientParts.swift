/// What the calls of a text-to-speech service go through, by the names that the manager knows.
public struct SpeechClientParts: Hashable, Sendable {
    /// What the configuration calls the service.
    public let name: String
    /// The circuit of its calls.
    public let circuit: String
    /// The queue of its calls.
    public let queue: String

    /// Names the parts.
    public init(name: String, circuit: String, queue: String) {
        (self.name, self.circuit, self.queue) = (name, circuit, queue)
    }
}
