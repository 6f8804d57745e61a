import HTTPTypes
import Hummingbird

extension Request {
    /// The token of `Authorization: Bearer …` (RFC 6750; the scheme in any case), if exactly one such line is there.
    var bearer: String? {
        let lines = headers[values: .authorization]
        guard lines.count == 1, lines[0].count > 7, lines[0].prefix(7).lowercased() == "bearer " else { return nil }
        return String(lines[0].dropFirst(7).drop { $0 == " " })
    }
}
