/// A voice that a speech service offers.
public struct Voice: Codable, Hashable, Sendable {
    /// What a request calls it.
    public let name: String
    /// The language that it speaks: `en-gb`.
    public let language: String
    /// `male`, `female` or another word of the service's.
    public let gender: String

    /// Creates the description of a voice.
    public init(name: String, language: String, gender: String) {
        (self.name, self.language, self.gender) = (name, language, gender)
    }
}
