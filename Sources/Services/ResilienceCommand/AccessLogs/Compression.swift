/// What a rotated log may be compressed with.
enum Compression: CaseIterable {
    case gzip, zstandard, xz, bzip2

    /// Tells by the first bytes of a file; nil: it is not compressed.
    init?(_ start: UnsafeBufferPointer<UInt8>) {
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

    /// What to do about it.
    func error(_ name: String) -> CommandError {
        let isFile = name != "standard input"
        return CommandError(
            .input, "\(name): compressed (\(self)), give it as \(program) \(isFile ? name : "FILE") | … --log -")
    }
}
