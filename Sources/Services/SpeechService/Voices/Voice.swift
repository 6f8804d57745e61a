/// A voice of espeak-ng.
struct Voice: Equatable, Sendable, Encodable {
    let name: String
    let language: String
    let gender: String
    /// Where espeak-ng finds it: the one name of a voice that is never ambiguous.
    let file: String
    /// What else it can speak.
    let otherLanguages: [String]

    private enum CodingKeys: String, CodingKey { case name, language, gender }

    /// Whether it speaks `tag`, or a variety of it: a voice for en-gb speaks en.
    func speaks(_ tag: String) -> Bool {
        let wanted = tag.lowercased()
        return ([language] + otherLanguages).contains { language in
            let known = language.lowercased()
            return known == wanted || known.hasPrefix(wanted + "-")
        }
    }
}
