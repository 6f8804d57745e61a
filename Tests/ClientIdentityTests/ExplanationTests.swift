import ClientIdentity
import Foundation
import RateLimiting
import Testing

/// Proxies are 10.0.0.0/24; internal networks 10.1.0.0/16; one internal token and two API keys are known.
@Suite("An explanation of who a client is") struct ExplanationTests {
    static let secret = "a secret of at least thirty-two bytes"
    static let now = Date(timeIntervalSince1970: 1_800_000_000)

    static func configuration(
        credentials: ClientIdentityConfiguration.Credentials = .verified, trustHeaders: Bool = false,
        networks: [String] = ["10.1.0.0/16"], tokens: [String] = ["token-of-billing"],
        headers: [String] = ClientIdentityConfiguration.usualInternalHeaders
    ) throws -> ClientIdentityConfiguration {
        try ClientIdentityConfiguration(
            trustedProxies: [AddressBlock("10.0.0.0/24")], credentials: credentials,
            apiKeyDigests: ["key-of-ada", "key-of-bob"].reduce(into: []) { $0.insert(CredentialDigest(of: $1)) },
            internalHeaders: headers, internalNetworks: networks.map { try AddressBlock($0) },
            internalTokenDigests: tokens.reduce(into: []) { $0.insert(CredentialDigest(of: $1)) },
            trustHeaders: trustHeaders)
    }

    static func explain(
        _ lines: [(name: String, value: String)], peer: String = "203.0.113.9",
        under configuration: ClientIdentityConfiguration? = nil, verifies: Bool = true
    ) async throws -> IdentityExplanation {
        let verifier = verifies ? try await TokenVerifier(key: secret) : nil
        let clients = ClientIdentifier(configuration: try configuration ?? Self.configuration(), verifier: verifier)
        let explanation = await clients.explain(peer: peer, headers: HeaderLines(lines), now: now)
        // It is never another one than the services would see
        #expect(await clients.identify(peer: peer, headers: HeaderLines(lines), now: now) == explanation.client)
        // And at once, unless there is a token to verify
        let atOnce = clients.identifyAtOnce(peer: peer, headers: HeaderLines(lines))
        let mayWait = verifies && lines.contains { $0.name.lowercased() == "authorization" }
        #expect(atOnce == explanation.client || mayWait && atOnce == nil)
        let secrets = [secret, "key-of-", "token-of-", "made-up", "eyJ"]
        for claim in explanation.claims {
            #expect(!secrets.contains { "\(claim.header) \(claim.value) \(claim.reason)".contains($0) }, "\(claim)")
        }
        return explanation
    }

    static func token(_ subject: String = "ada", for lifetime: Duration = .seconds(60), key: String = secret)
        async throws -> String
    {
        try await TokenVerifier(key: key).sign(subject: subject, expiresIn: lifetime, now: now)
    }

    static func lines(_ claims: [PresentedClaim]) -> [String] {
        claims.map { "\($0.isBelieved ? "+" : "-") \($0.header): \($0.value) | \($0.reason)" }
    }

    struct Way: Sendable {
        let peer: String
        let forwarded: [String]
        let steps: [String]
        let id: String
    }

    static let ways: [Way] = [
        Way(peer: "203.0.113.9", forwarded: [], steps: ["client 203.0.113.9"], id: "ip:203.0.113.9"),
        Way(peer: "203.0.113.9", forwarded: ["1.2.3.4"], steps: ["client 203.0.113.9"], id: "ip:203.0.113.9"),
        Way(
            peer: "10.0.0.1", forwarded: ["6.6.6.6, 1.2.3.4", "10.0.0.2"],
            steps: ["proxy 10.0.0.1", "proxy 10.0.0.2", "client 1.2.3.4"], id: "ip:1.2.3.4"),
        Way(
            peer: "10.0.0.1", forwarded: ["1.2.3.4, unknown"], steps: ["proxy 10.0.0.1", "unreadable"],
            id: "ip:10.0.0.1"),
        Way(
            peer: "10.0.0.1", forwarded: ["10.0.0.3"], steps: ["proxy 10.0.0.1", "proxy 10.0.0.3"], id: "ip:10.0.0.3"),
        Way(peer: "unix:/run/app", forwarded: ["1.2.3.4"], steps: ["unreadable"], id: "ip:unknown"),
    ]

    @Test(arguments: ways) func `shows the way to the address, step by step`(_ way: Way) async throws {
        let explanation = try await Self.explain(
            way.forwarded.map { (name: "X-Forwarded-For", value: $0) }, peer: way.peer)
        let steps = explanation.steps.map { step in
            switch step {
            case .proxy(let address, let block):
                #expect(block == (try? AddressBlock("10.0.0.0/24")))
                return "proxy \(address)"
            case .client(let address): return "client \(address)"
            case .unreadable: return "unreadable"
            }
        }
        #expect(steps == way.steps && explanation.client.client.id == way.id && explanation.reason == .address)
    }

    @Test func `says why a forwarding header counts or not`() async throws {
        let lines = [(name: "X-Forwarded-For", value: "1.2.3.4"), (name: "X-Real-IP", value: "5.6.7.8")]
        let unread = "- X-Real-IP: 5.6.7.8 | not read, the configured header is X-Forwarded-For"
        for (peer, first) in [
            ("10.0.0.1", "+ X-Forwarded-For: 1.2.3.4 | sent by 10.0.0.1, a trusted proxy (10.0.0.0/24)"),
            ("203.0.113.9", "- X-Forwarded-For: 1.2.3.4 | sent by 203.0.113.9, which is no trusted proxy"),
            ("", "- X-Forwarded-For: 1.2.3.4 | the connection has no address that could be a trusted proxy's"),
        ] {
            #expect(Self.lines(try await Self.explain(lines, peer: peer).claims) == [first, unread])
        }
    }

    @Test func `says what makes a service internal`() async throws {
        let name = (name: "X-Internal-Service", value: "billing")
        let (known, unknown) = (
            (name: "X-Service-Token", value: "token-of-billing"), (name: "X-Service-Token", value: "made-up")
        )
        let byToken = try await Self.explain([known, name])
        #expect(byToken.reason == .internalService(.token) && byToken.client.client.id == "internal:billing")
        #expect(
            Self.lines(byToken.claims) == [
                "+ X-Internal-Service: billing | names the service",
                "+ X-Service-Token: ••• | known, one of internal.token_sha256",
            ])
        let byNetwork = try await Self.explain([unknown], peer: "10.1.2.3")
        #expect(byNetwork.reason == .internalService(.network(try AddressBlock("10.1.0.0/16"))))
        #expect(
            Self.lines(byNetwork.claims) == [
                "+ X-Service-Token: ••• | names the service by the first digits of its SHA-256"
            ])
        let other = (name: "X-Kubernetes-Service", value: "other")
        let byHeader = try await Self.explain([other, name, unknown], under: Self.configuration(trustHeaders: true))
        #expect(byHeader.reason == .internalService(.anyone))
        #expect(
            Self.lines(byHeader.claims) == [
                "+ X-Internal-Service: billing | names the service",
                "- X-Kubernetes-Service: other | X-Internal-Service comes first",
                "- X-Service-Token: ••• | none of the 1 of internal.token_sha256",
            ])
    }

    @Test func `says why a claim to be internal is not believed`() async throws {
        let name = (name: "X-Internal-Service", value: "billing")
        let lacking = ", and no known X-Service-Token comes with it"
        let rows: [(String, ClientIdentityConfiguration, String)] = [
            ("203.0.113.9", try Self.configuration(), "203.0.113.9 is in none of internal.networks\(lacking)"),
            (
                "10.0.0.1", try Self.configuration(networks: ["10.0.0.0/8"]),
                "10.0.0.1 is a trusted proxy (10.0.0.0/24), which speaks for others\(lacking)"
            ),
            ("", try Self.configuration(), "the connection has no address\(lacking)"),
            ("203.0.113.9", try Self.configuration(networks: []), "no known X-Service-Token comes with it"),
            ("203.0.113.9", try Self.configuration(tokens: []), "203.0.113.9 is in none of internal.networks"),
            (
                "203.0.113.9", try Self.configuration(networks: [], tokens: []),
                "internal has neither networks nor token_sha256, and trust_headers is off"
            ),
        ]
        for (forwarded, reason) in [
            ("1.2.3.4", "1.2.3.4 is in none of internal.networks\(lacking)"),
            ("unknown", "10.0.0.1 is a trusted proxy (10.0.0.0/24), which speaks for others\(lacking)"),
        ] {
            let behind = (name: "X-Forwarded-For", value: forwarded)
            let explanation = try await Self.explain([name, behind], peer: "10.0.0.1")
            #expect(Self.lines(explanation.claims).last == "- X-Internal-Service: billing | \(reason)")
        }
        for (peer, configuration, reason) in rows {
            let explanation = try await Self.explain([name], peer: peer, under: configuration)
            #expect(Self.lines(explanation.claims) == ["- X-Internal-Service: billing | \(reason)"])
            #expect(explanation.client.client.type == .anonymous)
        }
        let token = try await Self.explain(
            [(name: "X-Service-Token", value: "made-up")], under: Self.configuration(tokens: []))
        #expect(Self.lines(token.claims) == ["- X-Service-Token: ••• | internal.token_sha256 is empty"])
        let hidden = try await Self.explain(
            [(name: "X-Api-Token", value: "made-up")], under: Self.configuration(headers: ["X-Api-Token"]))
        #expect(hidden.claims.map(\.value) == ["•••"])
    }

    @Test func `says whom a verified token names, and that what comes after it was not looked at`() async throws {
        let lines = [
            (name: "Authorization", value: "Bearer \(try await Self.token())"),
            (name: "X-API-Key", value: "key-of-ada"),
        ]
        let explanation = try await Self.explain(lines)
        #expect(explanation.reason == .token && explanation.client.client.id == "user:ada")
        #expect(
            Self.lines(explanation.claims) == [
                "+ Authorization: Bearer ••• | verified, its subject is ada, good until 2027-01-15T08:01:00Z",
                "- X-API-Key: ••• | not looked at, a verified token comes first",
            ])
        let service = try await Self.explain([(name: "X-Service-Token", value: "token-of-billing")] + lines)
        #expect(
            Self.lines(service.claims).suffix(2) == [
                "- Authorization: Bearer ••• | not looked at, an internal service comes first",
                "- X-API-Key: ••• | not looked at, an internal service comes first",
            ])
    }

    @Test func `says why a token is refused: expired, of another key, without an end, or nothing to verify it with`()
        async throws
    {
        let expired = try await TokenVerifier(key: Self.secret)
            .sign(subject: "ada", expiresIn: .seconds(60), now: Self.now - 3600)
        let foreign = try await Self.token(key: "another secret of thirty-two bytes or more")
        // {"alg":"HS256"} and {"sub":"ada"}, signed by `openssl dgst -sha256 -hmac`
        let endless = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.DlZFhC-xdzTqgRjLx1WWm8MExZwr8WOkbIg7YOGY76Y"
        for (token, verifies, reason) in [
            (expired, true, "token: it has expired; a new one is needed"),
            (foreign, true, "token: its signature is not one by verifier with token key for HS256"),
            (endless, true, "token: it never expires; exp is required"),
            (
                "made-up", true, "token: it is malformed; it must be a JSON Web Token of at most 8192 bytes"
            ),
            (foreign, false, "no key is configured that could verify it (clients.jwt_key)"),
        ] {
            let explanation = try await Self.explain(
                [(name: "Authorization", value: "Bearer \(token)")], verifies: verifies)
            #expect(Self.lines(explanation.claims) == ["- Authorization: Bearer ••• | \(reason)"])
            #expect(explanation.reason == .address)
        }
    }

    @Test func `says which API key is known`() async throws {
        let explanation = try await Self.explain([
            (name: "X-API-Key", value: "key-of-bob"), (name: "Authorization", value: "ApiKey key-of-ada"),
            (name: "X-API-Key", value: "made-up"),
        ])
        #expect(explanation.reason == .knownKey)
        #expect(
            Self.lines(explanation.claims) == [
                "+ Authorization: ApiKey ••• | known, one of api_key_sha256",
                "- X-API-Key: ••• | known, but another one comes first",
                "- X-API-Key: ••• | none of the 2 of api_key_sha256",
            ])
        for value in ["made-up", "made-up and more", "Basic made-up", ""] {
            let other = try await Self.explain([(name: "Authorization", value: value)])
            #expect(
                Self.lines(other.claims) == [
                    "- Authorization: ••• | neither Bearer nor ApiKey with something behind it"
                ])
        }
    }

    @Test func `says so where anything is believed`() async throws {
        let any = try Self.configuration(credentials: .any)
        let token = try await Self.explain(
            [(name: "Authorization", value: "Bearer made-up"), (name: "X-API-Key", value: "made-up")], under: any)
        #expect(token.reason == .anyToken)
        #expect(
            Self.lines(token.claims) == [
                "+ Authorization: Bearer ••• | not verified (token: it is malformed; it must be a JSON Web Token of at "
                    + "most 8192 bytes), and believed since credentials is any",
                "- X-API-Key: ••• | none of the 2 of api_key_sha256",
            ])
        let key = try await Self.explain([(name: "X-API-Key", value: "made-up")], under: any)
        #expect(key.reason == .anyKey)
        #expect(
            Self.lines(key.claims) == [
                "+ X-API-Key: ••• | unknown (none of the 2 of api_key_sha256), and believed since credentials is any"
            ])
    }
}
