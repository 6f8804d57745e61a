#if canImport(FoundationInternationalization)
internal import FoundationEssentials
internal import FoundationInternationalization
#else
internal import Foundation
#endif

/// What the clocks of a time zone show when, from 1951 to 2204; before and after that they do not change.
///
/// Foundation is asked once for all their changes, some 450 of them. From there on it is a search in a table: no lock,
/// nothing to be kept up to date, and the same short time whichever moment somebody asks about.
struct ZoneClocks: Sendable {
    /// When the clocks change, in seconds since the Unix epoch, earliest first.
    private let changes: [Int64]
    /// How many seconds they are ahead of universal time: before the first change, and from each on.
    private let leads: [Int64]

    /// Nil if there is no such time zone.
    init?(of timeZone: String) {
        // A name ends at a zero byte for the library
        guard timeZone.utf8.allSatisfy({ 0x21...0x7E ~= $0 }), let zone = TimeZone(identifier: timeZone) else {
            return nil
        }
        let end = Date(timeIntervalSince1970: Self.seconds(QuotaLedger.latestTime))
        var moment = Date(timeIntervalSince1970: Self.seconds(QuotaLedger.earliestTime))
        var (changes, leads) = ([Int64](), [Int64(zone.secondsFromGMT(for: moment))])
        while let next = zone.nextDaylightSavingTimeTransition(after: moment), moment < next, next < end {
            moment = next
            changes.append(Int64(next.timeIntervalSince1970.rounded()))
            leads.append(Int64(zone.secondsFromGMT(for: next)))
        }
        (self.changes, self.leads) = (changes, leads)
    }

    /// What the clocks show at a moment, as if it were universal time.
    func reading(at second: Int64) -> Int64 { second + leads[stretch(of: second)] }

    /// The first moment at which the clocks show `reading` or later.
    func first(showing reading: Int64) -> Int64 {
        // No clock is a day off: all of them showed less at the beginning of this stretch, or it has none
        var stretch = stretch(of: reading - 86_400)
        while true {
            let shown = reading - leads[stretch]
            let moment = stretch == 0 ? shown : max(shown, changes[stretch - 1])
            if stretch == changes.count || moment < changes[stretch] { return moment }
            stretch += 1
        }
    }

    /// The number of changes up to a moment; O(log changes).
    private func stretch(of second: Int64) -> Int {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= second { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func seconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds / 1_000_000_000) }
}

extension CalendarWindow {
    /// The names of time zones to choose from; some older names are known besides.
    package static var timeZones: [String] { TimeZone.knownTimeZoneIdentifiers + ["UTC"] }
}
