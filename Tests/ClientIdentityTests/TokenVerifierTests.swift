import ClientIdentity
import Crypto
import Foundation
import JWTKit
import Testing

@Suite("A token") struct TokenVerifierTests {
    private static let now = Date(timeIntervalSince1970: 1_764_000_000)

    private func refusal(_ token: String, key: String = OpenSSLVectors.secret, now: Date = now) async throws -> String {
        let verifier = try await TokenVerifier(key: key)
        let error = await #expect(throws: IdentityError.self) { try await verifier.verify(token, now: now) }
        #expect(error?.code == .tokenRefused)
        return error?.description ?? ""
    }

    /// A token signed with the secret of these tests, whatever its header says.
    private func token(header: String = #"{"alg":"HS256"}"#, claims: String, secret: String = OpenSSLVectors.secret)
        -> String
    {
        func encoded(_ data: Data) -> String {
            data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        }
        let signed = encoded(Data(header.utf8)) + "." + encoded(Data(claims.utf8))
        let key = SymmetricKey(data: Data(secret.utf8))
        return signed + "." + encoded(Data(HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: key)))
    }

    /// Key, token; each made by OpenSSL
    static let vectors = [
        (OpenSSLVectors.secret, OpenSSLVectors.hs256), (OpenSSLVectors.rsa, OpenSSLVectors.rs256),
        (OpenSSLVectors.p256, OpenSSLVectors.es256), (OpenSSLVectors.p384, OpenSSLVectors.es384),
        (OpenSSLVectors.p521, OpenSSLVectors.es512), (OpenSSLVectors.ed25519, OpenSSLVectors.edDSA),
    ]

    @Test(arguments: vectors) func `is verified by the key that it was signed with`(key: String, token: String)
        async throws
    {
        let verified = try await TokenVerifier(key: key).verify(token, now: Self.now)
        #expect(verified.subject == "ada")
        #expect(verified.roles == ["admin"])
        #expect(verified.expiry == Date(timeIntervalSince1970: 4_102_444_800))
    }

    @Test func `is refused by every other key, and when a bit of it changes`() async throws {
        for (key, own) in Self.vectors {
            for (_, token) in Self.vectors where token != own {
                #expect(
                    try await refusal(token, key: key).hasPrefix("token: its signature is not one by verifier with"))
            }
            for part in 0..<3 {
                var parts = own.split(separator: ".").map(String.init)
                let middle = parts[part].index(parts[part].startIndex, offsetBy: parts[part].count / 2)
                parts[part].replaceSubrange(middle...middle, with: parts[part][middle] == "A" ? "B" : "A")
                _ = try await refusal(parts.joined(separator: "."), key: key)
            }
        }
    }

    @Test func `expires at exp, which it must have, and is not valid before nbf`() async throws {
        let exp = Self.now.timeIntervalSince1970 + 60
        let verifier = try await TokenVerifier(key: OpenSSLVectors.secret)
        let good = token(claims: #"{"sub":"ada","exp":\#(exp),"nbf":\#(exp - 30)}"#)
        let expired = "token: it has expired; a new one is needed"
        #expect(try await verifier.verify(good, now: Self.now + 59).roles == [])
        #expect(try await verifier.verify(good, now: Self.now + 30).subject == "ada")
        #expect(try await refusal(good, now: Self.now + 60) == expired)
        #expect(
            try await refusal(good, now: Self.now + 29.75) == "token: it is not valid yet (nbf); the clocks may differ")
        #expect(try await refusal(token(claims: #"{"sub":"ada"}"#)) == "token: it never expires; exp is required")
        #expect(
            try await refusal(token(claims: #"{"sub":"ada","exp":null}"#)) == "token: it never expires; exp is required"
        )
        #expect(try await refusal(token(claims: #"{"sub":"ada","exp":-1e300}"#)) == expired)
        #expect(try await verifier.verify(token(claims: #"{"sub":"ada","exp":1e300}"#), now: Self.now).subject == "ada")
    }

    @Test(arguments: [
        #"{"exp":4102444800}"#, #"{"sub":"","exp":4102444800}"#, #"{"sub":7,"exp":4102444800}"#,
        #"{"sub":"ada","exp":"4102444800"}"#, #"{"sub":"ada","exp":true}"#, #"{"sub":"ada","exp":1e999}"#, "[]", "",
        "7",
        #"{"sub":"ada","exp":4102444800,"roles":{"admin":true}}"#, #"{"sub":"ada","exp":4102444800,"nbf":"x"}"#,
    ])
    func `names nobody when its claims are not what they should be`(claims: String) async throws {
        _ = try await refusal(token(claims: claims))
    }

    /// Claims beside sub and exp, roles
    static let roles = [
        (#""roles":["admin","user"]"#, ["admin", "user"]), (#""roles":"admin""#, ["admin"]),
        (#""role":"admin""#, ["admin"]),
        (#""roles":["a"],"role":["b"]"#, ["a", "b"]), (#""roles":[]"#, []), (#""scope":"admin""#, []),
    ]

    @Test(arguments: roles) func `says what its subject may do`(claims: String, roles: [String]) async throws {
        let verifier = try await TokenVerifier(key: OpenSSLVectors.secret)
        let token = token(claims: #"{"sub":"ada","exp":4102444800,\#(claims)}"#)
        #expect(try await verifier.verify(token, now: Self.now).roles == roles)
    }

    @Test(arguments: [
        #"{"alg":"none"}"#, #"{"alg":"None"}"#, #"{"alg":"HS512"}"#, #"{"alg":"hs256"}"#, #"{"alg":"RS256"}"#,
        #"{"alg":""}"#,
        #"{"typ":"JWT"}"#, #"{"alg":null}"#, #"{"alg":["HS256"]}"#, #"{"alg":"HS256","crit":["exp"]}"#,
        #"{"alg":"HS256","crit":[]}"#, #"{"alg":"HS256","crit":null}"#, "[]", "",
    ])
    func `is refused when its header asks for anything but the key's own algorithm`(header: String) async throws {
        _ = try await refusal(token(header: header, claims: #"{"sub":"ada","exp":4102444800}"#))
    }

    @Test func `without a signature is refused`() async throws {
        for signature in ["", "AA", "AAAA"] {
            for algorithm in ["none", "HS256", "ES256", "RS256", "EdDSA"] {
                let signed = token(header: #"{"alg":"\#(algorithm)"}"#, claims: #"{"sub":"ada","exp":4102444800}"#)
                let bare = signed.split(separator: ".").dropLast().joined(separator: ".") + "." + signature
                for (key, _) in Self.vectors { _ = try await refusal(bare, key: key) }
            }
        }
    }

    @Test func `signed as HS256 with a public key for its secret is refused: algorithm confusion`() async throws {
        for key in [OpenSSLVectors.rsa, OpenSSLVectors.p256, OpenSSLVectors.ed25519] {
            for secret in [key, key + "\n", String(key.dropFirst(27).dropLast(25))] {
                for algorithm in ["HS256", "RS256", "ES256"] {
                    let claims = #"{"sub":"ada","exp":4102444800}"#
                    _ = try await refusal(
                        token(header: #"{"alg":"\#(algorithm)"}"#, claims: claims, secret: secret), key: key)
                }
            }
        }
        _ = try await refusal(OpenSSLVectors.confused, key: OpenSSLVectors.rsa)
    }

    @Test func `with a number in its header that is no Int does not end the process`() async throws {
        let hostile = token(
            header: #"{"alg":"HS256","x":1e300,"y":-1e300}"#, claims: #"{"sub":"ada","exp":4102444800}"#)
        #expect(try await TokenVerifier(key: OpenSSLVectors.secret).verify(hostile, now: Self.now).subject == "ada")
    }

    @Test(arguments: [
        "", ".", "..", "...", "a.b", "a.b.c", "a.b.c.d", "=.=.=", "e30.e30.", " ", "e30.e30.e30.e30",
        OpenSSLVectors.hs256 + "=",
        OpenSSLVectors.hs256 + " ", " " + OpenSSLVectors.hs256, OpenSSLVectors.hs256 + ".",
        "Bearer " + OpenSSLVectors.hs256,
    ])
    func `that is malformed is refused, and none of it repeated`(text: String) async throws {
        let why = "token: it is malformed; it must be a JSON Web Token of at most 8192 bytes"
        #expect(try await [why].contains(refusal(text)))
    }

    @Test func `of over 8 KiB is refused before anything is done with it`() async throws {
        let verifier = try await TokenVerifier(key: OpenSSLVectors.secret)
        func padded(_ count: Int) -> String {
            token(claims: #"{"sub":"ada","exp":4102444800,"x":"\#(String(repeating: "x", count: count))"}"#)
        }
        let fits = (6000...6200).reversed().first { padded($0).utf8.count <= 8192 } ?? 0
        #expect(try await verifier.verify(padded(fits), now: Self.now).subject == "ada")
        #expect(padded(fits + 3).utf8.count > 8192)
        #expect(try await refusal(padded(fits + 3)).hasPrefix("token: it is malformed"))
    }

    @Test func `that was made here is accepted here until its lifetime is over`() async throws {
        for key in [
            OpenSSLVectors.secret, P256.Signing.PrivateKey().pemRepresentation,
            P384.Signing.PrivateKey().pemRepresentation,
            P521.Signing.PrivateKey().pemRepresentation, try EdDSA.PrivateKey().pemRepresentation,
        ] {
            let verifier = try await TokenVerifier(key: key)
            let token = try await verifier.sign(
                subject: "ada", roles: ["admin"], expiresIn: .seconds(3600), now: Self.now)
            let verified = try await verifier.verify(token, now: Self.now + 3599)
            #expect(verified == (try await verifier.verify(token, now: Self.now)))
            #expect(verified.subject == "ada" && verified.roles == ["admin"])
            #expect(verified.expiry == Self.now + 3600)
            _ = try await refusal(token, key: key, now: Self.now + 3600)
        }
    }

    @Test func `cannot be made with a public key, for nobody, or for no time`() async throws {
        let (verifier, signer) = (
            try await TokenVerifier(key: OpenSSLVectors.rsa), try await TokenVerifier(key: OpenSSLVectors.secret)
        )
        var error = await #expect(throws: IdentityError.self) {
            try await verifier.sign(subject: "a", expiresIn: .seconds(1))
        }
        #expect(
            error?.description
                == "verifier with token key for RS256: it only verifies; a secret or a private PEM signs")
        error = await #expect(throws: IdentityError.self) { try await signer.sign(subject: "", expiresIn: .seconds(1)) }
        #expect(error?.code == .cannotSign)
        error = await #expect(throws: IdentityError.self) { try await signer.sign(subject: "ada", expiresIn: .zero) }
        #expect(error?.code == .cannotSign)
    }
}
