import Foundation
import HummingbirdTesting
import NIOCore
import Testing

/// A JSON object in an answer.
struct JSONObject {
    let members: [String: Any]

    init(_ response: TestResponse, location: SourceLocation = #_sourceLocation) throws {
        let value = try JSONSerialization.jsonObject(with: Data(response.body.readableBytesView))
        members = try #require(value as? [String: Any], sourceLocation: location)
    }

    private init(members: [String: Any]) { self.members = members }

    var keys: Set<String> { Set(members.keys) }

    func string(_ name: String) -> String? { members[name] as? String }

    func int(_ name: String) -> Int? { members[name] as? Int }

    func double(_ name: String) -> Double? { members[name] as? Double }

    func isNull(_ name: String) -> Bool { members[name] is NSNull }

    func object(_ name: String) -> JSONObject? { (members[name] as? [String: Any]).map(JSONObject.init(members:)) }

    func list(_ name: String) -> [JSONObject] {
        (members[name] as? [[String: Any]] ?? []).map(JSONObject.init(members:))
    }
}
