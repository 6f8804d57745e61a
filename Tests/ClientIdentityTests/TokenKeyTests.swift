import ClientIdentity
import Crypto
import Foundation
import JWTKit
import Testing

@Suite("A token key") struct TokenKeyTests {
    private static let now = Date(timeIntervalSince1970: 1_764_000_000)

    /// Key, algorithm
    static let kinds = [
        (OpenSSLVectors.secret, "HS256"), (String(repeating: "é", count: 16), "HS256"), (OpenSSLVectors.rsa, "RS256"),
        (OpenSSLVectors.p256, "ES256"), (OpenSSLVectors.p384, "ES384"), (OpenSSLVectors.p521, "ES512"),
        (OpenSSLVectors.ed25519, "EdDSA"), ("\n  " + OpenSSLVectors.p256 + "\n\n", "ES256"),
        (
            "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + OpenSSLVectors.p256,
            "ES256"
        ),
        (OpenSSLVectors.p384 + "\n" + OpenSSLVectors.p256, "ES384"),
    ]

    @Test(arguments: kinds) func `of each kind fixes its algorithm`(key: String, algorithm: String) throws {
        #expect(try TokenKey(key).description == "token key for \(algorithm)")
    }

    /// Key, what is wrong with it
    static let refused = [
        ("", "token key: a secret of 0 bytes can be guessed; it must have at least 32"),
        (String(repeating: "s", count: 31), "token key: a secret of 31 bytes can be guessed; it must have at least 32"),
        (
            OpenSSLVectors.weakRSA,
            "token key: a PEM labelled \"PUBLIC KEY\" that is none to verify with; it must be a public key or an unencrypted "
                + "private key: P-256, P-384, P-521, Ed25519, RSA of 2048 bits"
        ),
        (
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
            "token key: a PEM labelled \"CERTIFICATE\" that is none to verify with; it must be a public key or an unencrypted "
                + "private key: P-256, P-384, P-521, Ed25519, RSA of 2048 bits"
        ),
        (
            #"{"keys":[{"kty":"oct","k":"c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0"}]}"#,
            "token key: no key to verify a signature with among the 1 of the JSON Web Key Set; it needs one of kty EC, OKP "
                + "(Ed25519) or RSA"
        ),
        (
            "{not json at all, and quite long for a secret",
            "token key: no key to verify a signature with among the 0 of the JSON Web Key Set; it needs one of kty EC, OKP "
                + "(Ed25519) or RSA"
        ),
        (
            "/etc/keys/of/the/service/that/is/not/there",
            "token key: it looks like a path, and no such file is there; a secret must not begin or end like one"
        ),
        (
            "keys/a-very-long-name-of-a-file-that-is-not-there.PEM",
            "token key: it looks like a path, and no such file is there; a secret must not begin or end like one"
        ),
    ]

    @Test(arguments: refused)
    func `that is too weak, unreadable or missing is refused, and the error says why`(key: String, why: String) {
        let error = #expect(throws: IdentityError.self) { try TokenKey(key) }
        #expect(error?.code == .invalidKey)
        #expect(error?.description == why)
    }

    @Test func `may be a file with a PEM or a key set, and nothing else`() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appending(path: "key")
        try OpenSSLVectors.p256.write(to: file, atomically: true, encoding: .utf8)
        #expect(try await TokenVerifier(key: file.path()).verify(OpenSSLVectors.es256, now: Self.now).subject == "ada")
        try Self.keySet.write(to: file, atomically: true, encoding: .utf8)
        #expect(try await TokenVerifier(key: file.path()).verify(OpenSSLVectors.rs256, now: Self.now).subject == "ada")
        try OpenSSLVectors.secret.write(to: file, atomically: true, encoding: .utf8)
        let error = #expect(throws: IdentityError.self) { try TokenKey(file.path()) }
        #expect(
            error?.description
                == "token key file \(file.path()): it has neither; it must hold a PEM or a JSON Web Key Set")
        #expect(throws: IdentityError.self) { try TokenKey(directory.path()) }
    }

    private static func member(_ members: String) -> String {
        #"{"kty":"RSA","n":"\#(OpenSSLVectors.rsaModulus)","e":"AQAB"\#(members)}"#
    }

    private static let keySet = #"{"keys":[\#(member(""))]}"#

    /// The set's RSA key says beside itself; token of OpenSSL; whether it is verified
    static let members = [
        ("", OpenSSLVectors.rs256, true), ("", OpenSSLVectors.ps256, false), ("", OpenSSLVectors.rs384, false),
        (#","alg":"RS256""#, OpenSSLVectors.rs256, true), (#","alg":"PS256""#, OpenSSLVectors.ps256, true),
        (#","alg":"PS256""#, OpenSSLVectors.rs256, false), (#","alg":"RS384""#, OpenSSLVectors.rs384, true),
        (#","kid":"a","use":"sig""#, OpenSSLVectors.rs256, true),
    ]

    @Test(arguments: members)
    func `of a set verifies with the algorithm that it says, RS256 if it says none`(
        members: String, token: String, isVerified: Bool
    ) async throws {
        for key in [Self.member(members), #"{"keys":[{"kty":"new"},\#(Self.member(members))]}"#] {
            let verifier = try await TokenVerifier(key: key)
            // Tokens that ask for another algorithm change nothing for those that follow
            for other in [OpenSSLVectors.ps256, OpenSSLVectors.rs384] {
                _ = try? await verifier.verify(other, now: Self.now)
            }
            let verified = try? await verifier.verify(token, now: Self.now)
            #expect((verified != nil) == isVerified)
        }
    }

    @Test(arguments: [
        #","use":"enc""#, #","alg":"RSA-OAEP""#, #","alg":"HS256""#, #","alg":"ES256""#, #","alg":"none""#,
        #","use":"x""#,
    ])
    func `of a set that is for something else is passed over`(members: String) {
        #expect(throws: IdentityError.self) { try TokenKey(Self.member(members)) }
    }

    @Test func `of a set is chosen by kid, of whatever kind it is`() async throws {
        let (one, two) = (P256.Signing.PrivateKey(), P384.Signing.PrivateKey())
        let (eddsa, unnamed) = (Curve25519.Signing.PrivateKey(), P256.Signing.PrivateKey())
        let set =
            "{\"keys\":["
            + [
                Self.jwk("P-256", one.publicKey.rawRepresentation, #","kid":"one","alg":"ES256""#),
                Self.jwk("P-384", two.publicKey.rawRepresentation, #","kid":"two""#),
                #"{"kty":"OKP","crv":"Ed25519","kid":"ed","x":"\#(Self.encoded(eddsa.publicKey.rawRepresentation))"}"#,
                Self.jwk("P-256", unnamed.publicKey.rawRepresentation, ""),
            ].joined(separator: ",") + "]}"
        let verifier = try await TokenVerifier(key: set)
        func accepts(_ key: String, kid: String?) async throws -> Bool {
            let claims = Claims(sub: "ada", exp: 4_102_444_800)
            let keys = JWTKeyCollection()
            if let key = try? ES256PrivateKey(pem: key) { await keys.add(ecdsa: key) }
            if let key = try? ES384PrivateKey(pem: key) { await keys.add(ecdsa: key) }
            if let key = try? EdDSA.PrivateKey(pem: key) { await keys.add(eddsa: key) }
            let token = try await keys.sign(claims, header: kid.map { ["kid": .string($0)] } ?? [:])
            return (try? await verifier.verify(token, now: Self.now)) != nil
        }
        for kid in ["one", nil] { #expect(try await accepts(one.pemRepresentation, kid: kid)) }
        for kid in ["two", nil] { #expect(try await accepts(two.pemRepresentation, kid: kid)) }
        for kid in ["unheard-of", nil] { #expect(try await accepts(unnamed.pemRepresentation, kid: kid)) }
        #expect(try await accepts(EdDSA.PrivateKey(backing: eddsa).pemRepresentation, kid: "ed"))
        for kid in ["two", "unheard-of"] { #expect(try await !accepts(one.pemRepresentation, kid: kid)) }
        #expect(try await !accepts(unnamed.pemRepresentation, kid: "one"))
        #expect(try await !accepts(P256.Signing.PrivateKey().pemRepresentation, kid: "one"))
    }

    private struct Claims: JWTPayload {
        let sub: String
        let exp: Int

        func verify(using algorithm: some JWTAlgorithm) {}
    }

    private static func encoded(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func jwk(_ curve: String, _ point: Data, _ members: String) -> String {
        let (x, y) = (point.prefix(point.count / 2), point.suffix(point.count / 2))
        return #"{"kty":"EC","crv":"\#(curve)","x":"\#(encoded(x))","y":"\#(encoded(y))"\#(members)}"#
    }

    @Test func `of a set with a curve and an algorithm that do not belong together is none`() {
        let key = P256.Signing.PrivateKey().publicKey.rawRepresentation
        for (curve, alg) in [("P-256", "ES384"), ("P-384", "ES384"), ("P-256", "RS256"), ("secp256k1", "ES256")] {
            #expect(throws: IdentityError.self) { try TokenKey(Self.jwk(curve, key, #","alg":"\#(alg)""#)) }
        }
    }

    @Test func `appears in no description, error or dump`() async throws {
        let key = try TokenKey(OpenSSLVectors.secret)
        let verifier = try await TokenVerifier(key: key)
        let identifier = ClientIdentifier(verifier: verifier)
        var shown = "\(key) \(verifier) \(identifier) " + String(reflecting: verifier)
        dump(key, to: &shown)
        dump(verifier, to: &shown)
        dump(identifier, to: &shown)
        #expect(!shown.contains("battery"))
        #expect(!shown.contains("SymmetricKey"))
        #expect(shown.contains("HS256"))
    }
}
