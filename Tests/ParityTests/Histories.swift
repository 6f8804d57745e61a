import ResilienceTesting

#if canImport(FoundationEssentials)
import class FoundationEssentials.ProcessInfo
#else
import class Foundation.ProcessInfo
#endif

/// How many random histories each comparison takes: ten thousand, or as many as `PARITY_HISTORIES` says, in cases of a
/// hundred, whose seed is the case's name.
enum Histories {
    private static let inCase = 100

    /// The cases.
    static let cases: [History] = {
        let wanted = ProcessInfo.processInfo.environment["PARITY_HISTORIES"].flatMap(Int.init) ?? 10_000
        return History.fresh((max(wanted, 1) + inCase - 1) / inCase)
    }()

    /// The histories of a case.
    static func all(of given: History) -> [History] {
        var seeds = given
        return (0..<inCase).map { _ in History(seed: seeds.next()) }
    }
}
