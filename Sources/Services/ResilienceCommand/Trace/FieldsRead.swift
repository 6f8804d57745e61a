import ClientIdentity

/// The header fields of a log or a trace that are of use: those by which clients are told apart. There often are more, and
/// most of the work would go into those.
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

    /// Whether the field of that name is of use.
    func contains(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        names.contains { known in
            known.utf8.count == name.count && zip(known.utf8, name).allSatisfy { $0 == Self.lowercase($1) }
        }
    }

    /// The name of the field that nginx's variable `$http_…` holds, where `-` is `_`; nil: the field is of no use.
    func name(ofVariable variable: some Collection<UInt8>) -> String? {
        names.first { name in
            name.utf8.count == variable.count && zip(name.utf8, variable).allSatisfy { $0 == Self.letter($1) }
        }
    }

    private static func letter(_ byte: UInt8) -> UInt8 {
        byte == UInt8(ascii: "_") ? UInt8(ascii: "-") : lowercase(byte)
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
