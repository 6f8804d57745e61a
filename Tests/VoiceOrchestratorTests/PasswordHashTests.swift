import Foundation
import Testing

@testable import VoiceOrchestrator

@Suite("A password hash") struct PasswordHashTests {
    /// The third vector of RFC 7914, section 12: `pleaseletmein`, salted with `SodiumChloride`.
    private static let vector = """
        7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2\
        d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887
        """

    private func base64(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("=", with: "")
    }

    @Test func `is the scrypt key of RFC 7914`() throws {
        let digits = Array(Self.vector)
        let key = stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0..<$0 + 2]), radix: 16) }
        #expect(key.count == 64)
        let text = "$scrypt$ln=14,r=8,p=1$\(base64(Array("SodiumChloride".utf8)))$\(base64(key))"
        let hash = try PasswordHash(parsing: text)
        #expect(hash.description == text)
        #expect(try hash.matches("pleaseletmein"))
        for wrong in ["pleaseletmei", "pleaseletmein ", "Pleaseletmein", ""] {
            #expect(try !hash.matches(wrong))
        }
    }

    @Test func `is salted afresh, and can be read again`() throws {
        let (one, two) = (try PasswordHash(password: "pässword"), try PasswordHash(password: "pässword"))
        #expect(one.description != two.description)
        #expect(one.description.hasPrefix("$scrypt$ln=15,r=8,p=1$"))
        let read = try PasswordHash(parsing: one.description)
        #expect(try read.matches("pässword"))
        #expect(try !read.matches("passwort"))
    }

    @Test(arguments: [
        ("", "not a scrypt hash in PHC form"), ("secret", "not a scrypt hash in PHC form"),
        ("$argon2id$ln=15,r=8,p=1$c2FsdHNhbHQ$a2V5", "not a scrypt hash in PHC form"),
        ("$scrypt$ln=15,r=8,p=1$c2FsdHNhbHQ", "not a scrypt hash in PHC form"),
        ("x$scrypt$ln=15,r=8,p=1$c2FsdHNhbHQ$a2V5", "not a scrypt hash in PHC form"),
        ("$scrypt$ln=15,r=8,p$c2FsdHNhbHQ$a2V5", "\"p\": each parameter must be a name, = and a number"),
        ("$scrypt$ln=x,r=8,p=1$c2FsdHNhbHQ$a2V5", "\"ln=x\": each parameter must be a name, = and a number"),
        ("$scrypt$ln=15,r=8$c2FsdHNhbHQ$a2V5", "\"ln=15,r=8\": the parameters must be ln, r and p"),
        ("$scrypt$ln=15,r=8,q=1$c2FsdHNhbHQ$a2V5", "\"ln=15,r=8,q=1\": the parameters must be ln, r and p"),
        ("$scrypt$ln=9,r=8,p=1$c2FsdHNhbHQ$a2V5", "\"ln=9,r=8,p=1\": ln must be 10 to 20, r and p 1 to 16"),
        ("$scrypt$ln=21,r=8,p=1$c2FsdHNhbHQ$a2V5", "\"ln=21,r=8,p=1\": ln must be 10 to 20, r and p 1 to 16"),
        ("$scrypt$ln=15,r=0,p=1$c2FsdHNhbHQ$a2V5", "\"ln=15,r=0,p=1\": ln must be 10 to 20, r and p 1 to 16"),
        ("$scrypt$ln=15,r=8,p=17$c2FsdHNhbHQ$a2V5", "\"ln=15,r=8,p=17\": ln must be 10 to 20, r and p 1 to 16"),
        ("$scrypt$ln=20,r=16,p=1$c2FsdHNhbHQ$a2V5", "\"ln=20,r=16,p=1\": ln must be below 16 × r"),
        ("$scrypt$ln=16,r=1,p=1$c2FsdHNhbHQ$a2V5", "\"ln=16,r=1,p=1\": ln must be below 16 × r"),
        ("$scrypt$ln=15,r=8,p=1$c2FsdHNhbHQ$a2V5", "salt and key must be unpadded base64 of at least 8 and 16 bytes"),
        ("$scrypt$ln=15,r=8,p=1$c2E$MTIzNDU2Nzg5MDEyMzQ1Ng", "salt and key must be unpadded base64"),
        ("$scrypt$ln=15,r=8,p=1$c2Fs!HNhbHQ$MTIzNDU2Nzg5MDEyMzQ1Ng", "salt and key must be unpadded base64"),
    ])
    func `is refused where it is malformed or too dear, with what would be right`(text: String, message: String) {
        let error = #expect(throws: UserFileError.self) { try PasswordHash(parsing: text) }
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
    }
}
