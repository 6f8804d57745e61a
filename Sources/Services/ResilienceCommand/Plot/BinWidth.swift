import ResiliencePrimitives

/// How long the bins of a chart are: one of a ladder of round times, each a whole multiple of the one before, so that bins
/// can be joined without splitting one.
struct BinWidth: Hashable {
    private static let ladder: [Int64] = {
        let millisecond: Int64 = 1_000_000
        let (second, day) = (1000 * millisecond, 86_400_000 * millisecond)
        let fine = [1, 5, 10, 50, 100, 500].map { $0 * millisecond }
        let coarse = [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200, 21_600, 43_200].map { $0 * second }
        return fine + coarse + (0...10).map { day << $0 }
    }()

    private let step: Int

    static let shortest = BinWidth(step: 0)

    var nanoseconds: Int64 { Self.ladder[step] }

    /// The next longer one; nil: a few hundred of this one take 292 years.
    var next: BinWidth? { step + 1 < Self.ladder.count ? BinWidth(step: step + 1) : nil }

    /// The number of the bin that a moment is in, counted from the Unix epoch.
    func bin(of time: MonotonicTime) -> Int { Self.floor(Int(time.nanoseconds), Int(nanoseconds)) }

    /// The number of the bin of this width that one of a shorter width becomes a part of.
    func bin(joining bin: Int, of shorter: BinWidth) -> Int {
        Self.floor(bin, Int(nanoseconds / shorter.nanoseconds))
    }

    private static func floor(_ dividend: Int, _ divisor: Int) -> Int {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
