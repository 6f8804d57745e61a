import ClientIdentity

/// What blocks of addresses cover together.
struct AddressRanges {
    private let blocks: [AddressBlock]

    init(_ blocks: [AddressBlock]) { self.blocks = blocks }

    /// The versions of which every address is covered.
    var wholeVersions: [String] {
        [("IPv4", "0.0.0.0/0"), ("IPv6", "::/0")].compactMap { name, text in
            (try? AddressBlock(text)).flatMap { contain($0) ? name : nil }
        }
    }

    /// Whether every address of `block` is in one of the blocks. Those that overlap it are larger, or halve it again and
    /// again; O(blocks × bits).
    func contain(_ block: AddressBlock) -> Bool { Self.cover(block, blocks) }

    private static func cover(_ block: AddressBlock, _ blocks: [AddressBlock]) -> Bool {
        let inside = blocks.filter { $0.overlaps(block) }
        guard !inside.isEmpty else { return false }
        if inside.contains(where: { $0.prefixLength <= block.prefixLength }) { return true }
        guard let halves = block.halves else { return false }
        return cover(halves.lower, inside) && cover(halves.upper, inside)
    }
}

extension AddressBlock {
    fileprivate func overlaps(_ other: AddressBlock) -> Bool { contains(other.network) || other.contains(network) }
}
