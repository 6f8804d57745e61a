/// The service's state: it lives, and what it is doing.
struct Health: Encodable {
    private enum Key: String, CodingKey { case status }

    let counts: SynthesisCounts

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode("healthy", forKey: .status)
        try counts.encode(to: encoder)
    }
}
