#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What time it is, as the `Date` of responses has it: IMF-fixdate of RFC 9110, 5.6.7. Written once a second.
struct ResponseDate {
    private var second = time_t.min
    private var known = ""

    /// The text of a second since the Unix epoch; of the present one, if none is named.
    mutating func text(at second: time_t = time(nil)) -> String {
        if second != self.second { (self.second, known) = (second, Self.text(of: second)) }
        return known
    }

    private static func text(of second: time_t) -> String {
        var second = second
        var parts = tm()
        gmtime_r(&second, &parts)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { bytes in
            // The names are English as long as nobody calls setlocale
            let count = strftime(bytes.baseAddress, bytes.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            return String(decoding: bytes.prefix(count).lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}
