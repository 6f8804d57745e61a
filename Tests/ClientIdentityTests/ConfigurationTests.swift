import ClientIdentity
import Testing

@Suite("A configuration of client identity") struct ConfigurationTests {
    @Test func `believes nobody unless it says so`() throws {
        let configuration = ClientIdentityConfiguration()
        #expect(try configuration == ClientIdentityConfiguration(trustedProxies: []))
        #expect(configuration.trustedProxies.isEmpty)
        #expect(configuration.forwardedHeader == "X-Forwarded-For")
        #expect(configuration.ipv6Prefix == 64)
        #expect(configuration.credentials == .verified)
        #expect(configuration.internalHeaders == ["X-Internal-Service", "X-Service-Token", "X-Kubernetes-Service"])
        #expect(configuration.internalNetworks.isEmpty)
        #expect(!configuration.trustHeaders)
    }

    @Test(arguments: [0, -1, 129]) func `groups IPv6 by 1 to 128 bits`(prefix: Int) {
        let error = #expect(throws: IdentityError.self) { try ClientIdentityConfiguration(ipv6Prefix: prefix) }
        #expect(error?.description == "ipv6 prefix \(prefix): it must be from 1 to 128")
        #expect(error?.code == .invalidConfiguration)
    }

    @Test(arguments: ["", "X Forwarded", "X-Forwarded-For:", "Forwärded", "a\n"])
    func `names headers that there can be`(name: String) {
        let right = "it is no header's name, which has letters, digits and hyphens, as X-Real-IP"
        let error = #expect(throws: IdentityError.self) { try ClientIdentityConfiguration(forwardedHeader: name) }
        #expect(error?.description == "header \"\(name)\": \(right)")
        #expect(throws: IdentityError.self) { try ClientIdentityConfiguration(internalHeaders: ["X-Ok", name]) }
    }

    @Test func `knows a key by the digest that sha256sum prints`() throws {
        let hex = "d876a75e16c4995b3cd765cf715d5c8fde95e76e8e9fcb5efe6ef8b03abc540d"
        let digest = CredentialDigest(of: "service-token-of-billing")
        #expect(try CredentialDigest(hex: hex) == digest)
        #expect(try CredentialDigest(hex: hex.uppercased()) == digest)
        #expect(digest.prefix == "d876a75e16c4995b")
        for place in hex.indices {
            var other = hex
            other.replaceSubrange(place...place, with: hex[place] == "0" ? "1" : "0")
            #expect(try CredentialDigest(hex: other) != digest)
        }
        #expect(try CredentialDigest(hex: String(repeating: "0", count: 64)).prefix == "0000000000000000")
    }

    @Test(arguments: [
        "", "the key itself", "d876", "é", String(repeating: "0", count: 65), String(repeating: "g", count: 64),
    ])
    func `refuses what is no digest, and does not repeat it: it may be the key itself`(text: String) {
        let error = #expect(throws: IdentityError.self) { try CredentialDigest(hex: text) }
        #expect(error?.code == .invalidDigest)
        #expect(error?.description.hasPrefix("a digest of \(text.utf8.count) bytes") == true)
        #expect(error?.description.contains("the key itself") == false)
    }

    @Test func `shows no more of a digest than 16 digits, nor does a dump`() throws {
        var shown = ""
        dump(try ClientIdentityConfiguration(apiKeyDigests: [CredentialDigest(of: "key")]), to: &shown)
        #expect(shown.contains("2c70e12b7a0646f9…"))
        #expect(!shown.contains("2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683"))
        #expect(!shown.contains("\(0x2c70_e12b_7a06_46f9 as UInt64)"))
    }
}
