import Foundation
import NIOCore
import ResilienceConfiguration
import Testing

@testable import ResilienceHummingbird
@testable import ResilienceService

@Suite("What strangers are told") struct ToldToStrangersTests {
    private func members(_ body: some Encodable) throws -> [String: Any] {
        let data = Data(try ManagementJSON.encode(body).readableBytesView)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test(
        arguments: [
            ("candidate.set", "/etc/hotel/next.yaml", "next.yaml"), ("candidate.promote", "next.yaml", "next.yaml"),
            ("configuration.change", "/etc/hotel/f.yaml", "f.yaml"), ("limits.reset", "ip:192.0.2.1 a", nil),
            ("circuit.reset", "a/b", "a/b"),
        ] as [(String, String, String?)])
    func `of a change is to what, without clients and without where files lie`(
        action: String, target: String, shown: String?
    ) throws {
        let entry = AuditEntry(
            time: Date(), who: "token from 192.0.2.1", action: action, target: target, before: "/etc/a", after: "/etc/b"
        )
        let body = try members(AuditBody(entry: entry, isAdmin: false))
        #expect(Set(body.keys) == ["time", "action", "target"])
        #expect(body["target"] as? String == shown)
        #expect(try members(AuditBody(entry: entry, isAdmin: true))["target"] as? String == target)
    }

    @Test func `of a candidate is the name of its file`() throws {
        let report = CandidateReport(source: "/etc/hotel/next.yaml", since: Date(), rules: [:], skipped: 7)
        let body = try members(CandidateBody(report, isWhole: false))
        #expect(body["source"] as? String == "next.yaml" && body["skipped"] as? Int == 7)
        #expect(try members(CandidateBody(report, isWhole: true))["source"] as? String == "/etc/hotel/next.yaml")
    }
}
