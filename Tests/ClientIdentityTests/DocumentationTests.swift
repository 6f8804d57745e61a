import ClientIdentity
import RateLimiting
import Testing

@Suite("The documentation") struct DocumentationTests {
    @Test func `tells on its first page how to give a request a name`() async throws {
        let configuration = try ClientIdentityConfiguration(
            trustedProxies: [AddressBlock("10.0.0.0/8")],
            apiKeyDigests: [CredentialDigest(of: "a-key-we-gave-out")]
        )
        let identifier = ClientIdentifier(
            configuration: configuration,
            verifier: try await TokenVerifier(key: "a secret of at least thirty-two bytes")
        )
        let headers = HeaderLines([("X-API-Key", "a-key-we-gave-out")])
        let who = await identifier.identify(peer: "192.0.2.1:4711", headers: headers)
        #expect(who.client.id.hasPrefix("apikey:") && who.client.id.count == 7 + 16)
        #expect(who.client.type == .api)
    }

    @Test func `tells on its second page how to trust a proxy`() throws {
        let configuration = try ClientIdentityConfiguration(
            trustedProxies: [AddressBlock("10.0.0.0/8"), AddressBlock("2001:db8:ffff::/48")],
            forwardedHeader: "X-Forwarded-For"
        )
        let identifier = ClientIdentifier(configuration: configuration)
        let headers: HeaderLines = ["X-Forwarded-For": "198.51.100.66, 203.0.113.9, 10.0.0.2"]
        #expect(identifier.address(peer: "10.0.0.1", headers: headers) == IPAddress("203.0.113.9"))
        #expect(identifier.address(peer: "192.0.2.7", headers: headers) == IPAddress("192.0.2.7"))
    }
}
