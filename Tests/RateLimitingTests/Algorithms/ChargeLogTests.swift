import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("A log of charges") struct ChargeLogTests {
    @Test func `that was long gives its memory back as it gets short`() {
        var log = ChargeLog()
        for moment in 0..<10_000 {
            log.append(2, at: Int64(moment), sharing: true)
            log.waive(1, for: 60)
        }
        let most = log.allocatedBytes
        #expect(most > 10_000 * 40)
        log.drop(before: 9_990)
        #expect(log.allocatedBytes < most / 100)
        #expect(log.units(of: 9_995, for: 60) == 1)
    }

    @Test func `is estimated at what it has room for, not at what is in it`() {
        var log = ChargeLog()
        for moment in 0..<1000 { log.append(1, at: Int64(moment), sharing: true) }
        let most = log.allocatedBytes
        log.drop(before: 500)
        #expect(log.allocatedBytes == most)
    }

    @Test func `keeps one waiver of a window and an entry, however many reports there were`() {
        var log = ChargeLog()
        log.append(1, at: 0, sharing: true)
        log.append(1, at: 1, sharing: true)
        log.waive(1, for: 60)
        log.waive(1, for: 90)
        let once = log.allocatedBytes
        for _ in 0..<1000 {
            log.append(2, at: 1, sharing: true)
            log.waive(2, for: 60)
            log.waive(1, for: 90)
        }
        #expect(log.allocatedBytes == once)
        #expect([60, 90, 7].map { log.units(of: 1, for: $0) } == [0, 1000, 2001])
        #expect([60, 90, 7].map { log.units(of: 0, for: $0) } == [1, 1, 1])
    }

    @Test(arguments: History.fresh(40))
    func `says of every entry and window what a list of all counts says`(given: History) {
        var history = given
        var log = ChargeLog()
        var naive: [Int: [Int64: Int]] = [:]
        let windows: [Int64] = [10, 20, 30]
        for moment in 0..<Int64(200) {
            switch Int.random(in: 0..<6, using: &history) {
            case 0:
                let cursor = Int.random(in: log.start...log.end, using: &history)
                log.drop(before: cursor)
                naive = naive.filter { $0.key >= cursor }
            case 1:
                let first = log.start
                let shares = windows.map { window in
                    let counted = naive.values.reduce(0) { $0 + ($1[window] ?? 0) }
                    let left = Int.random(in: 0...counted, using: &history)
                    return ChargeLog.Share(window: window, cursor: first, left: left)
                }
                for share in shares { Self.take(share, from: &naive) }
                log.take(shares)
                naive = naive.filter { $0.key < log.end }
            default:
                let units = Int.random(in: 1...9, using: &history)
                log.append(units, at: moment / 2, sharing: true)
                for window in windows {
                    let waived = Int.random(in: 0...units, using: &history)
                    log.waive(waived, for: window)
                    naive[log.end - 1, default: [:]][window, default: 0] += units - waived
                }
            }
            for entry in log.start..<log.end {
                #expect(windows.map { log.units(of: entry, for: $0) } == windows.map { naive[entry]?[$0] })
            }
        }
    }

    static func take(_ share: ChargeLog.Share, from counts: inout [Int: [Int64: Int]]) {
        var left = share.left
        for entry in counts.keys.sorted(by: >) {
            let taken = min(left, counts[entry]?[share.window] ?? 0)
            counts[entry]?[share.window]? -= taken
            left -= taken
        }
    }
}
