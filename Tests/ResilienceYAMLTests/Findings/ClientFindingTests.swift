import Foundation
import ResilienceConfiguration
import Testing

@Suite("A finding about clients") struct ClientFindingTests {
    static let cases: [FindingCase] = [
        FindingCase(
            #"f.yaml:1:24: clients.credentials: "any": unverified tokens and keys name clients, so anyone can make up "#
                + "new ones; use verified, with jwt_key or api_key_sha256 [unverified-credentials]",
            in: "clients: {credentials: any}", notOnce: ("any", "verified")),
        FindingCase(
            #"f.yaml:1:29: clients.forwarded_header: "Forwarded": not read, since no proxy is trusted; "#
                + "list the proxies in trusted_proxies, or leave it out [header-unread]",
            in: "clients: {forwarded_header: Forwarded}", notOnce: ("{", "{trusted_proxies: [10.0.0.1], ")),
        FindingCase(
            #"f.yaml:1:24: clients.ipv6_prefix: "66": a subscriber has a whole /64 and so can be 2^2 clients; "#
                + "use 64 or less [long-prefix]",
            in: "clients: {ipv6_prefix: 66}", notOnce: ("66", "64")),
        FindingCase(
            #"f.yaml:1:41: clients.trusted_proxies: "0.0.0.0/0": all IPv4 addresses, so whoever connects may say who "#
                + "the client is; list the proxies' own addresses [every-address]",
            in: "clients: {trusted_proxies: [10.0.0.0/8, 0.0.0.0/0]}", notOnce: ("0.0.0.0/0", "128.0.0.0/1")),
        FindingCase(
            #"f.yaml:1:28: clients.trusted_proxies: together: all IPv4 and IPv6 addresses, so whoever connects may "#
                + "say who the client is; list the proxies' own addresses [every-address]",
            in: "clients: {trusted_proxies: [0.0.0.0/2, 64.0.0.0/2, 128.0.0.0/1, '8000::/1', '::/1']}",
            notOnce: ("64.0.0.0/2, 128.0.0.0/1, '8000::/1', '::/1'", "128.0.0.0/2, '9000::/1', '::/2'")),
        FindingCase(
            #"f.yaml:3:29: clients.internal.trust_headers: "true": anyone who sends one of the headers passes as an "#
                + "internal service; list networks or token_sha256 instead [trusted-headers]",
            in: """
                clients:
                  trusted_proxies: [10.0.0.0/8]
                  internal: {trust_headers: true, networks: [10.1.0.0/16]}
                """,
            notOnce: ("true, networks: [10.1.0.0/16]", "false")),
        FindingCase(
            #"f.yaml:1:33: clients.internal.networks: "::/0": all IPv6 addresses, so anyone who sends one of the "#
                + "headers passes as an internal service; list the services' own networks [every-address]",
            in: "clients: {internal: {networks: ['::/0']}}", notOnce: ("::/0", "fc00::/7")),
        FindingCase(
            "f.yaml:1:31: clients.internal.headers: none: a service has no header to say its name in, so none passes "
                + "without a token; leave the key out for the usual ones [headers-missing]",
            in: "clients: {internal: {headers: [], networks: [10.0.0.0/8]}}",
            notOnce: ("[],", "[X-Name],"), ("networks: [10.0.0.0/8]", "networks: []")),
        FindingCase(
            #"f.yaml:3:37: clients.internal.networks: "10.1.0.0/16": all in it are trusted proxies, which speak for "#
                + "others, so nobody there passes as an internal service; narrow trusted_proxies, or use token_sha256 "
                + "[proxied-network]",
            in: """
                clients:
                  trusted_proxies: [10.1.0.0/17, 10.1.128.0/17]
                  internal: {networks: [10.0.0.0/8, 10.1.0.0/16]}
                """, notOnce: ("10.1.128.0/17", "10.1.128.0/18"), ("/8, 10.1.0.0/16", "/8")),
    ]

    @Test(arguments: cases) func `says where and why, and is not made once it is mended`(_ finding: FindingCase) throws
    {
        try finding.check()
    }

    static let secret = String(repeating: "s3cret-", count: 5)
    static let everywhere = ConfigurationSurroundings(isReadableByAll: { _ in true })

    @Test func `is made of a secret in a file that everybody may read, and does not show it`() throws {
        let yaml = "clients:\n  jwt_key: \(Self.secret)\n"
        #expect(
            try FindingCase.found(in: yaml, in: Self.everywhere) == [
                "f.yaml:2:12: clients.jwt_key: a secret in a file that all users of this machine may read; "
                    + "take that right away, or set JWT_KEY instead [readable-secret]"
            ])
        let others = ConfigurationSurroundings(isReadableByAll: { $0 != "f.yaml" })
        #expect(try FindingCase.found(in: yaml, in: others).isEmpty)
        let variables = ["JWT_KEY": Self.secret]
        #expect(try FindingCase.found(in: yaml, variables: variables, in: Self.everywhere).isEmpty)
    }

    @Test func `is made of a private key's file, wherever that is named, and of no public key's`() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pem")
        defer { try? FileManager.default.removeItem(at: url) }
        let key = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2
            OF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r
            1RTwjmYSi9R/zpBnuQ4EiMnCqfMPWiZqB4QdbAd0E7oH50VpuZ1P087G
            -----END PRIVATE KEY-----
            """
        let publicKey = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9
            q9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==
            -----END PUBLIC KEY-----
            """
        let (path, yaml) = (url.path, "clients: {jwt_key: \(url.path)}")
        let found =
            #"clients.jwt_key: "\#(path)": a private key that all users of this machine may read; "#
            + "take that right away: chmod o-r [readable-secret]"
        let onlyKey = ConfigurationSurroundings(isReadableByAll: { $0 == path })
        let onlyFile = ConfigurationSurroundings(isReadableByAll: { $0 == "f.yaml" })
        try Data(key.utf8).write(to: url)
        #expect(try FindingCase.found(in: yaml, in: onlyKey) == ["f.yaml:1:20: " + found])
        #expect(try FindingCase.found(in: "", variables: ["JWT_KEY": path], in: onlyKey) == ["JWT_KEY: " + found])
        #expect(try FindingCase.found(in: yaml, in: onlyFile).isEmpty)
        try Data(publicKey.utf8).write(to: url)
        #expect(try FindingCase.found(in: yaml, in: Self.everywhere).isEmpty)
    }
}
