import Foundation
import ServerProcess

/// How the service is to misbehave, for tests of those who call it.
struct MisbehaviourSettings: Equatable, Sendable, Encodable {
    /// Of the requests, so many are answered with 500.
    var errorShare = 0.0
    /// Before each answer.
    var delay = Duration.zero
    /// No answer at all, until other settings come.
    var hang = false
    /// Of the answers, so many are reset in the middle of their body.
    var resetShare = 0.0

    private static let members = ["error_share", "delay", "hang", "reset_share"]
    private static let longestDelay = 3_600.0

    private enum CodingKeys: String, CodingKey {
        case errorShare = "error_share"
        case delay, hang
        case resetShare = "reset_share"
    }

    init() {}

    /// Reads settings; what is not said is none.
    ///
    /// - Throws: ``RequestBodyError`` that names the member.
    init(json body: Data) throws(RequestBodyError) {
        var members = try RequestMembers(body)
        errorShare = try members.number("error_share", in: 0...1) ?? 0
        resetShare = try members.number("reset_share", in: 0...1) ?? 0
        hang = try members.bool("hang") ?? false
        delay = try Self.delay(members.value("delay"))
        try members.finish(known: Self.members)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(errorShare, forKey: .errorShare)
        try container.encode(delay / .seconds(1), forKey: .delay)
        try container.encode(hang, forKey: .hang)
        try container.encode(resetShare, forKey: .resetShare)
    }

    private static func delay(_ value: JSONValue?) throws(RequestBodyError) -> Duration {
        let seconds: Double? =
            switch value {
            case nil: 0
            case .number(let seconds)?: seconds
            case .string(let text)?: self.seconds(text)
            default: nil
            }
        guard let seconds, (0...longestDelay).contains(seconds) else {
            throw .member("delay", "no time up to an hour", "give seconds, or \"250ms\", \"2s\", \"1m\"")
        }
        return .seconds(seconds)
    }

    private static func seconds(_ text: String) -> Double? {
        let units = [("ms", 0.001), ("s", 1), ("m", 60)]
        guard let (unit, factor) = units.first(where: { text.hasSuffix($0.0) }) else { return nil }
        return Double(text.dropLast(unit.count)).map { $0 * factor }
    }
}
