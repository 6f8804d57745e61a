import ClientIdentity
import RateLimiting
import ResilienceTesting
import Testing

/// Proxies are 10.0.0.1 and 10.0.0.2; internal networks 10.0.0.0/8 (the proxies too) and 2001:db8:1::/48.
@Suite("An internal service") struct InternalServiceTests {
    private static let token = "token-of-billing"
    /// The first digits of `printf %s token-of-billing | sha256sum`.
    private static let digest = "10c8cea379378004"

    private func name(
        peer: String, _ lines: [(name: String, value: String)], networks: [String] = ["10.0.0.0/8", "2001:db8:1::/48"],
        headers: [String] = ClientIdentityConfiguration.usualInternalHeaders, trustHeaders: Bool = false
    ) async throws -> String? {
        let identifier = ClientIdentifier(
            configuration: try ClientIdentityConfiguration(
                trustedProxies: [AddressBlock("10.0.0.1"), AddressBlock("10.0.0.2")], internalHeaders: headers,
                internalNetworks: networks.map { try AddressBlock($0) },
                internalTokenDigests: [CredentialDigest(of: Self.token), CredentialDigest(of: "another")],
                trustHeaders: trustHeaders))
        let client = await identifier.identify(peer: peer, headers: HeaderLines(lines)).client
        #expect((client.type == .internal) == client.id.hasPrefix("internal:"))
        return client.type == .internal ? String(client.id.dropFirst("internal:".count)) : nil
    }

    @Test(arguments: ["X-Internal-Service", "X-KUBERNETES-SERVICE"])
    func `is internal: and the name that the header gives, when its network is trusted`(header: String) async throws {
        #expect(try await name(peer: "10.1.2.3", [(header, " billing ")]) == "billing")
        #expect(try await name(peer: "::ffff:10.1.2.3", [(header, "billing")]) == "billing")
        #expect(try await name(peer: "2001:db8:1::5", [(header, "billing")]) == "billing")
        #expect(try await name(peer: "10.0.0.1", [(header, "billing"), ("X-Forwarded-For", "10.1.2.3")]) == "billing")
        #expect(try await name(peer: "203.0.113.9", [(header, "billing")]) == nil)
        #expect(try await name(peer: "10.1.2.3", [(header, "")]) == nil)
        #expect(try await name(peer: "10.1.2.3", []) == nil)
    }

    /// Peer, lines of X-Forwarded-For; the proxies' own addresses are in an internal network
    static let strangers: [(String, [String])] = [
        ("203.0.113.9", []), ("203.0.113.9", ["10.1.2.3"]),
        ("10.0.0.1", ["203.0.113.9"]), ("10.0.0.1", ["10.1.2.3, 203.0.113.9"]),
        ("10.0.0.1", ["10.1.2.3", "203.0.113.9, 10.0.0.2"]), ("10.0.0.1", ["10.1.2.3, unknown"]),
        ("10.0.0.1", ["10.1.2.3, unknown, 10.0.0.2"]), ("10.0.0.1", []), ("10.0.0.1", ["10.0.0.2"]),
        ("unix:/run/app.sock", ["10.1.2.3"]), ("", []),
    ]

    @Test(arguments: strangers)
    func `is looked for in networks by the client's address behind trusted proxies, never by a proxy's`(
        peer: String, forwarded: [String]
    ) async throws {
        let lines =
            forwarded.map { (name: "X-Forwarded-For", value: $0) } + [(name: "X-Internal-Service", value: "billing")]
        #expect(try await name(peer: peer, lines) == nil)
    }

    @Test func `is believed with a known token from anywhere, and with no other`() async throws {
        let called = [(name: "X-Internal-Service", value: "billing"), (name: "x-service-token", value: Self.token)]
        #expect(try await name(peer: "203.0.113.9", called) == "billing")
        #expect(try await name(peer: "10.0.0.1", called) == "billing")
        #expect(try await name(peer: "unix:/run/app.sock", called, networks: []) == "billing")
        for wrong in [
            "", "token-of-Billing", "token-of-billin", "token-of-billing2", "token-of-billing,another", Self.digest,
        ] {
            let lines = [(name: "X-Internal-Service", value: "billing"), (name: "X-Service-Token", value: wrong)]
            #expect(try await name(peer: "203.0.113.9", lines) == nil, "\(wrong)")
        }
    }

    @Test func `without a name is called by its token's digest, which does not reveal the token`() async throws {
        #expect(try await name(peer: "203.0.113.9", [("X-Service-Token", Self.token)]) == Self.digest)
        #expect(try await name(peer: "10.1.2.3", [("X-Service-Token", Self.token)]) == Self.digest)
        let unknown = try await name(peer: "10.1.2.3", [("X-Service-Token", "unknown")])
        #expect(unknown == CredentialDigest(of: "unknown").prefix)
    }

    @Test func `is known by the configured headers alone`() async throws {
        let own = ["X-Mesh-Identity"]
        #expect(try await name(peer: "10.1.2.3", [("x-mesh-identity", "mail")], headers: own) == "mail")
        #expect(try await name(peer: "10.1.2.3", [("X-Internal-Service", "mail")], headers: own) == nil)
        #expect(try await name(peer: "10.1.2.3", [("X-Service-Token", "unknown")], headers: own) == nil)
        #expect(try await name(peer: "10.1.2.3", [("X-Internal-Service", "mail")], headers: []) == nil)
        let both = [(name: "X-Kubernetes-Service", value: "pod"), (name: "X-Internal-Service", value: "mail")]
        #expect(try await name(peer: "10.1.2.3", both) == "mail")
    }

    @Test func `is anyone who says so only where headers are trusted`() async throws {
        let lines = [(name: "X-Internal-Service", value: "billing")]
        #expect(try await name(peer: "203.0.113.9", lines, networks: [], trustHeaders: true) == "billing")
        #expect(try await name(peer: "10.0.0.1", lines, networks: [], trustHeaders: true) == "billing")
        #expect(try await name(peer: "", lines, networks: [], trustHeaders: true) == "billing")
        #expect(try await name(peer: "203.0.113.9", [], networks: [], trustHeaders: true) == nil)
        #expect(try await name(peer: "203.0.113.9", lines, networks: []) == nil)
    }

    @Test func `has a name of bounded length that a log can show`() async throws {
        let longest = String(repeating: "n", count: 128)
        for (given, expected) in [
            (longest, longest), (longest + "n", CredentialDigest(of: longest + "n").prefix),
            ("a\u{1B}[2J", CredentialDigest(of: "a\u{1B}[2J").prefix), ("Rechnungs-Dienst ü", "Rechnungs-Dienst ü"),
        ] {
            #expect(try await name(peer: "10.1.2.3", [("X-Internal-Service", given)]) == expected)
        }
    }
}
