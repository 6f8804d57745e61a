import ResiliencePrimitives

extension SeededRandom {
    /// The sequence that belongs to a seed and a name, whatever other names there are: the name's hash (FNV-1a, 64 bits;
    /// Fowler, Noll, Vo, 1991) is added to the seed.
    init(seed: UInt64, of name: String) {
        let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        self.init(seed: seed &+ hash)
    }
}
