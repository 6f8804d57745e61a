/// What a log or a trace may be compressed with.
enum Compression: CaseIterable {
    case gzip, zstandard, xz, bzip2

    /// Tells by the first bytes of a file; nil: it is not compressed.
    private init?(_ start: UnsafeBufferPointer<UInt8>) {
        guard let found = Self.allCases.first(where: { start.starts(with: $0.mark) }) else { return nil }
        self = found
    }

    /// What its files begin with.
    private var mark: [UInt8] {
        switch self {
        case .gzip: [0x1F, 0x8B]
        case .zstandard: [0x28, 0xB5, 0x2F, 0xFD]
        case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A]
        case .bzip2: Array("BZh".utf8)
        }
    }

    private var program: String {
        switch self {
        case .gzip: "zcat"
        case .zstandard: "zstdcat"
        case .xz: "xzcat"
        case .bzip2: "bzcat"
        }
    }

    /// Refuses what begins like a compressed file.
    ///
    /// - Parameters:
    ///   - name: what it is called.
    ///   - option: behind which option it was named.
    /// - Throws: `input`, with what to do about it.
    static func check(
        _ start: UnsafeBufferPointer<UInt8>, of name: String, behind option: StaticString
    ) throws(CommandError) {
        guard let found = Compression(start) else { return }
        let file = name == "standard input" ? "FILE" : name
        throw CommandError(
            .input, "\(name): compressed (\(found)), give it as \(found.program) \(file) | … \(option) -")
    }
}
