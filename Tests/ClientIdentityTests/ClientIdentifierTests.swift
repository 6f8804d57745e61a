import ClientIdentity
import Foundation
import RateLimiting
import ResilienceTesting
import Testing

@Suite("A client") struct ClientIdentifierTests {
    static let secret = "a secret of at least thirty-two bytes"
    /// SHA-256 of `key-of-ada` begins with these digits.
    static let digest = "5532e44183f47ed1"

    private static func identifier(
        credentials: ClientIdentityConfiguration.Credentials = .verified, ipv6Prefix: Int = 64
    ) async throws -> ClientIdentifier {
        ClientIdentifier(
            configuration: try ClientIdentityConfiguration(
                ipv6Prefix: ipv6Prefix, credentials: credentials, apiKeyDigests: [CredentialDigest(of: "key-of-ada")],
                internalTokenDigests: [CredentialDigest(of: "token-of-billing")]),
            verifier: try await TokenVerifier(key: secret))
    }

    private static func token(_ subject: String) async throws -> String {
        try await TokenVerifier(key: secret).sign(subject: subject, expiresIn: .seconds(60))
    }

    private func client(
        _ lines: [(name: String, value: String)], credentials: ClientIdentityConfiguration.Credentials = .verified,
        subject: String? = nil
    ) async throws -> Client {
        try await Self.identifier(credentials: credentials)
            .identify(peer: "203.0.113.9", headers: HeaderLines(lines), verifiedSubject: subject).client
    }

    @Test func `is, in this order: an internal service, a verified JWT, a known API key, else the address`()
        async throws
    {
        let key = (name: "X-API-Key", value: "key-of-ada")
        let bearer = (name: "Authorization", value: "Bearer \(try await Self.token("ada"))")
        let internally = (name: "X-Service-Token", value: "token-of-billing")
        let name = (name: "X-Internal-Service", value: "billing")
        #expect(try await client([key, bearer, internally, name]) == Client(id: "internal:billing", type: .internal))
        #expect(try await client([key, bearer, name]) == Client(id: "user:ada", type: .authenticated))
        #expect(try await client([key, name]) == Client(id: "apikey:\(Self.digest)", type: .api))
        #expect(try await client([name]) == Client(id: "ip:203.0.113.9", type: .anonymous))
    }

    @Test func `is whom the application's authentication vouches for, before any token or key`() async throws {
        let bearer = (name: "Authorization", value: "Bearer \(try await Self.token("ada"))")
        #expect(try await client([bearer], subject: "eve") == Client(id: "user:eve", type: .authenticated))
        #expect(try await client([bearer], subject: "") == Client(id: "user:ada", type: .authenticated))
        let service = (name: "x-service-token", value: "token-of-billing")
        #expect(try await client([service], subject: "eve").type == .internal)
    }

    @Test(arguments: [
        "ApiKey key-of-ada", "apikey key-of-ada", "APIKEY   key-of-ada  ", "\tApiKey\tkey-of-ada",
    ])
    func `is known by an API key from Authorization, by 16 digits of its SHA-256, never the key itself`(
        value: String
    ) async throws {
        #expect(try await client([("authorization", value)]) == Client(id: "apikey:\(Self.digest)", type: .api))
    }

    @Test func `is known by the first of its keys that is known`() async throws {
        let lines = [("X-API-Key", "made-up"), ("X-Api-Key", " key-of-ada "), ("Authorization", "ApiKey other")]
        #expect(try await client(lines.map { (name: $0.0, value: $0.1) }).id == "apikey:\(Self.digest)")
    }

    @Test(arguments: [
        ("Authorization", "ApiKey made-up"), ("X-API-Key", "made-up"), ("X-API-Key", ""), ("X-API-Key", "key-of-adA"),
        ("Authorization", "key-of-ada"), ("Authorization", "Basic key-of-ada"), ("Authorization", "ApiKey"),
        ("Authorization", "ApiKeykey-of-ada"), ("Authorization", "Bearer key-of-ada"), ("Authorization", ""),
        ("Authorization", "Bearer"), ("Authorization", "Bearer made.up.token"), ("X-API-Key", digest),
        ("X-Internal-Service", "billing"), ("X-Kubernetes-Service", "billing"), ("X-Service-Token", "made-up"),
    ])
    func `is not named by an unverified token or key, or a stranger could be a new client with every request`(
        name: String, value: String
    ) async throws {
        #expect(try await client([(name, value)]) == Client(id: "ip:203.0.113.9", type: .anonymous))
    }

    @Test func `is named by an expired token no more, and by a good one with what it says`() async throws {
        let verifier = try await TokenVerifier(key: Self.secret)
        let identifier = ClientIdentifier(verifier: verifier)
        let old = try await verifier.sign(subject: "ada", roles: ["admin"], expiresIn: .seconds(1), now: .distantPast)
        let headers: HeaderLines = ["Authorization": "Bearer \(old)"]
        #expect(await identifier.identify(peer: "203.0.113.9", headers: headers).client.id == "ip:203.0.113.9")
        let then = await identifier.identify(peer: "203.0.113.9", headers: headers, now: .distantPast)
        #expect(then.client.id == "user:ada")
        #expect(then.token?.roles == ["admin"])
        #expect(then.address == IPAddress("203.0.113.9"))
    }

    /// With `credentials: any`: header, client
    static let unverified = [
        ("Authorization", "Bearer key-of-ada", Client(id: "jwt:\(digest)", type: .authenticated)),
        ("Authorization", "ApiKey made-up", Client(id: "apikey:da53422a4618735f", type: .api)),
        ("X-API-Key", "key-of-ada", Client(id: "apikey:\(digest)", type: .api)),
        ("X-Internal-Service", "billing", Client(id: "ip:203.0.113.9", type: .anonymous)),
    ]

    @Test(arguments: unverified)
    func `is named by unverified tokens and keys where credentials are any, never by a claim to be internal`(
        name: String, value: String, expected: Client
    ) async throws {
        #expect(try await client([(name, value)], credentials: .any) == expected)
    }

    @Test func `is known by a verified credential before any unverified one`() async throws {
        let lines = [(name: "Authorization", value: "Bearer made-up"), (name: "X-API-Key", value: "key-of-ada")]
        #expect(try await client(lines, credentials: .any).id == "apikey:\(Self.digest)")
        let made = [(name: "Authorization", value: "Bearer made-up"), (name: "X-API-Key", value: "made-up")]
        #expect(try await client(made, credentials: .any).id.hasPrefix("jwt:"))
    }

    /// Peer, prefix, name
    static let addresses = [
        ("203.0.113.9", 64, "ip:203.0.113.9"), ("203.0.113.9:4711", 1, "ip:203.0.113.9"),
        ("2001:db8:0:1:2:3:4:5", 64, "ip:2001:db8:0:1::/64"), ("[2001:db8:0:1::ffff]:80", 64, "ip:2001:db8:0:1::/64"),
        ("2001:db8:0:1ff::1", 56, "ip:2001:db8:0:100::/56"), ("2001:db8:0:2ff::1", 56, "ip:2001:db8:0:200::/56"),
        ("2001:db8:1:2::1", 48, "ip:2001:db8:1::/48"), ("2001:db8::1", 128, "ip:2001:db8::1/128"),
        ("fe80::1%eth0", 64, "ip:fe80::/64"), ("::1", 64, "ip:::/64"),
        // IPv4 in IPv6 is not one big /64
        ("::ffff:203.0.113.9", 64, "ip:203.0.113.9"), ("[::ffff:cb00:710a]:80", 56, "ip:203.0.113.10"),
        ("", 64, "ip:unknown"), ("unix:/run/app.sock", 64, "ip:unknown"), ("203.0.113.009", 64, "ip:unknown"),
    ]

    @Test(arguments: addresses)
    func `that is anonymous is its address, IPv6 by prefix`(peer: String, prefix: Int, name: String) async throws {
        let identified = try await Self.identifier(ipv6Prefix: prefix).identify(peer: peer, headers: HeaderLines([]))
        #expect(identified.client == Client(id: name, type: .anonymous))
        #expect(identified.address == IPAddress(peer))
    }

    @Test func `is not looked for in absurd headers`() async throws {
        let long = String(repeating: "k", count: 8193)
        let many = Array(repeating: (name: "X-API-Key", value: "made-up"), count: 8) + [("X-API-Key", "key-of-ada")]
        #expect(try await client([("X-API-Key", long)], credentials: .any).id == "ip:203.0.113.9")
        #expect(try await client([("Authorization", "Bearer \(long)")], credentials: .any).id == "ip:203.0.113.9")
        #expect(try await client(many).id == "ip:203.0.113.9")
        #expect(try await client(Array(many.dropFirst())).id == "apikey:\(Self.digest)")
    }
}
