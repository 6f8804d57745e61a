import ServerProcess

/// The voices there are: what a client may ask for.
struct VoiceCatalogue: Equatable, Sendable {
    let voices: [Voice]

    private let languages: [String: String]

    /// Reads what `espeak-ng --voices` prints: a heading, then a line a voice with priority, language, age and gender,
    /// name, file, and `(language priority)` for each other language, separated by blanks.
    init(listing: String) {
        voices = listing.split(separator: "\n").dropFirst().compactMap(Self.voice)
        let known = voices.flatMap { [$0.language] + $0.otherLanguages }
        languages = Dictionary(known.map { ($0.lowercased(), $0) }) { first, _ in first }
    }

    /// The voices that speak `language`, all of them where none is given.
    func speaking(_ language: String?) -> [Voice] {
        guard let language else { return voices }
        return voices.filter { $0.speaks(language) }
    }

    /// What espeak-ng takes behind `-v`; a voice says more than a language. It comes from the listing, so that nothing
    /// a client writes reaches the command line.
    func argument(voice: String?, language: String?) throws(RequestBodyError) -> String {
        let spoken = languages[(language ?? "en").lowercased()]
        guard let spoken else {
            throw .member("language", "\"\(language ?? "en")\" is unknown", "GET /voices lists what is there")
        }
        guard let voice else { return spoken }
        if let known = voices.first(where: { $0.name == voice }) { return known.file }
        if let known = languages[voice.lowercased()] { return known }
        throw .member("voice", "\"\(voice)\" is unknown", "GET /voices lists what is there")
    }

    private static func voice(_ line: Substring) -> Voice? {
        let fields = line.split(separator: " ", maxSplits: 5)
        guard fields.count >= 5 else { return nil }
        let others = fields.count == 6 ? String(fields[5]) : ""
        return Voice(
            name: String(fields[3]),
            language: String(fields[1]),
            gender: gender(fields[2]),
            file: String(fields[4]),
            otherLanguages: others.split(separator: "(").compactMap { $0.split(separator: " ").first.map(String.init) }
        )
    }

    private static func gender(_ ageAndGender: Substring) -> String {
        switch ageAndGender.split(separator: "/").last {
        case "M": "male"
        case "F": "female"
        default: "neutral"
        }
    }
}
