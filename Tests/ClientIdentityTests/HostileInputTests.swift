import ClientIdentity
import RateLimiting
import ResilienceTesting
import Testing

@Suite("Whatever a stranger sends") struct HostileInputTests {
    private static let words = [
        "for=", "\"", "\\", ",", ";", "=", "[", "]", ":", "::", "%", ".", "/", "Bearer ", "ApiKey ", "10.0.0.1", "ffff",
        "203.0.113.9", " ", "\t", "{", "}", "e30", "eyJhbGciOiJIUzI1NiJ9", "-----BEGIN PUBLIC KEY-----", "\0", "é",
        "\"keys\":[",
    ]

    private static func text(_ history: inout History) -> String {
        var bytes = [UInt8]()
        for _ in 0..<Int.random(in: 0...30, using: &history) {
            if Int.random(in: 0..<4, using: &history) == 0 {
                bytes.append(.random(in: .min ... .max, using: &history))
            } else {
                bytes += words.randomElement(using: &history)?.utf8 ?? "".utf8
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: History.fresh(64))
    func `is read to its end, and what is read reads the same again`(given: History) async throws {
        var history = given
        for _ in 0..<200 {
            let text = Self.text(&history)
            if let address = IPAddress(text) { #expect(IPAddress("\(address)") == address, "\(text)") }
            if let block = try? AddressBlock(text) { #expect(try AddressBlock("\(block)") == block, "\(text)") }
            if let digest = try? CredentialDigest(hex: text) { #expect(digest.prefix.utf8.count == 16) }
            if let key = try? TokenKey(text) { #expect(text.utf8.count >= 32, "\(key)") }
        }
    }

    @Test(arguments: History.fresh(64))
    func `makes nobody an internal service or a user, and no proxy's word is bent`(given: History) async throws {
        var history = given
        let verifier = try await TokenVerifier(key: OpenSSLVectors.secret)
        let names = [
            "X-Forwarded-For", "Forwarded", "X-API-Key", "Authorization", "X-Internal-Service", "X-Service-Token",
        ]
        for header in ["X-Forwarded-For", "Forwarded"] {
            let identifier = ClientIdentifier(
                configuration: try ClientIdentityConfiguration(
                    trustedProxies: [AddressBlock("10.0.0.0/8")], forwardedHeader: header,
                    internalNetworks: [AddressBlock("10.0.0.0/8")],
                    internalTokenDigests: [CredentialDigest(of: "known")]),
                verifier: verifier)
            for _ in 0..<50 {
                var lines = (0..<6).map { _ in
                    (name: names.randomElement(using: &history) ?? "", value: Self.text(&history))
                }
                // What the proxy adds: to the stranger's last line, behind a comma, or a line of its own
                let said = header == "Forwarded" ? "for=\"203.0.113.9:80\";proto=https" : "203.0.113.9"
                if let last = lines.lastIndex(where: { $0.name == header }), Bool.random(using: &history) {
                    lines[last].value += ", " + said
                } else {
                    lines.append((header, said))
                }
                let client = await identifier.identify(peer: "10.0.0.1", headers: HeaderLines(lines))
                #expect(client.client.id == "ip:203.0.113.9", "\(lines)")
                _ = try? await verifier.verify(Self.text(&history))
            }
        }
    }
}
