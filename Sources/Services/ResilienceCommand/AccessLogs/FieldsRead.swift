import ClientIdentity

/// The header fields of a log that are of use: those by which clients are told apart. A log often has more, and most of the
/// work would go into those.
struct FieldsRead {
    /// What stands in for a peer that a log does not have.
    static let forwarded = "x-forwarded-for"

    /// In lower case.
    private let names: [String]

    /// Creates those that an identifier reads.
    init(of identifier: ClientIdentifier) {
        self.init(identifier.fieldsRead.map { $0.lowercased() } + [Self.forwarded])
    }

    private init(_ names: [String]) { self.names = Set(names).sorted() }

    /// Those of both.
    static func + (left: FieldsRead, right: FieldsRead) -> FieldsRead { FieldsRead(left.names + right.names) }

    /// The name of the field that nginx's variable `$http_…` holds, where `-` is `_`; nil: the field is of no use.
    func name(ofVariable variable: some Collection<UInt8>) -> String? {
        names.first { name in
            name.utf8.count == variable.count && zip(name.utf8, variable).allSatisfy { $0 == Self.letter($1) }
        }
    }

    private static func letter(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "_"): UInt8(ascii: "-")
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        default: byte
        }
    }
}
