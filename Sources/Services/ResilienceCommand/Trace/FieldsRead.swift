import ClientIdentity

/// The header fields of a log or a trace that are of use: those by which clients are told apart. There often are more, and
/// most of the work would go into those.
struct FieldsRead {
    /// What stands in for a peer that a log does not have.
    static let forwarded = "x-forwarded-for"

    /// The names in lower case, by their lengths, by which most others are told apart.
    private let names: [[String]]

    /// Creates those that an identifier reads.
    init(of identifier: ClientIdentifier) {
        self.init(identifier.fieldsRead.map { $0.lowercased() } + [Self.forwarded])
    }

    private init(_ names: [String]) {
        let names = Set(names)
        let longest = names.map(\.utf8.count).max() ?? 0
        self.names = (0...longest).map { length in names.filter { $0.utf8.count == length }.sorted() }
    }

    /// Those of both.
    static func + (left: FieldsRead, right: FieldsRead) -> FieldsRead {
        FieldsRead((left.names + right.names).flatMap(\.self))
    }

    /// Whether the field of that name is of use.
    func contains(_ name: UnsafeBufferPointer<UInt8>) -> Bool { known(name, Self.lowercase) != nil }

    /// The name of the field that nginx's variable `$http_…` holds, where `-` is `_`; nil: the field is of no use.
    func name(ofVariable variable: some Collection<UInt8>) -> String? { known(variable, Self.letter) }

    /// The name that reads so, letter by letter.
    private func known(_ text: some Collection<UInt8>, _ letter: (UInt8) -> UInt8) -> String? {
        guard text.count < names.count else { return nil }
        return names[text.count].first { name in zip(name.utf8, text).allSatisfy { $0 == letter($1) } }
    }

    private static func letter(_ byte: UInt8) -> UInt8 {
        byte == UInt8(ascii: "_") ? UInt8(ascii: "-") : lowercase(byte)
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
