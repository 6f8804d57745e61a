#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A circuit that changed its state; `until` is null unless it is open by time.
struct StateBody: Encodable {
    let time: Date
    let circuit: String
    let from: String
    let to: String
    let reason: String
    let until: Date?

    enum CodingKeys: CodingKey {
        case time, circuit, from, to, reason, until
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(time, forKey: .time)
        try members.encode(circuit, forKey: .circuit)
        try members.encode(from, forKey: .from)
        try members.encode(to, forKey: .to)
        try members.encode(reason, forKey: .reason)
        try members.encode(until, forKey: .until)
    }
}
