/// A client as a sketch keeps it: in few bytes, however long its name is.
///
/// Of a long name the beginning is kept, the length, and the hash of all of it, which nobody outside can foresee: two names
/// that agree in all of that do not occur.
struct SketchedClient {
    /// How many bytes of a name are kept.
    static let longestName = 128

    let hash: Int
    let type: ClientType
    /// Its name, or the beginning of it.
    private let name: ExactText
    /// Of the whole name, in bytes.
    private let length: Int

    init(_ client: Client, hash: Int) {
        self.hash = hash
        type = client.type
        length = client.id.utf8.count
        name = ExactText(length <= Self.longestName ? client.id : Self.beginning(of: client.id))
    }

    var isShortened: Bool { length > Self.longestName }

    /// The name as it is shown.
    var shownName: String { isShortened ? name.text + "…" : name.text }

    /// Whether this is the client of that name.
    func isNamed(_ other: String, hash: Int) -> Bool {
        guard self.hash == hash, length == other.utf8.count else { return false }
        return isShortened ? name == ExactText(Self.beginning(of: other)) : name == ExactText(other)
    }

    static func == (left: SketchedClient, right: SketchedClient) -> Bool {
        left.hash == right.hash && left.length == right.length && left.name == right.name
    }

    /// As many whole characters as fit, of Unicode's smallest kind.
    private static func beginning(of name: String) -> String {
        var end = name.utf8.index(name.utf8.startIndex, offsetBy: longestName)
        while name.utf8[end] & 0b1100_0000 == 0b1000_0000 { end = name.utf8.index(before: end) }
        return String(decoding: name.utf8[..<end], as: UTF8.self)
    }
}
