import ClientIdentity
import Testing

@testable import ResilienceConfiguration

@Suite("A secret") struct SecretTests {
    @Test func `is in no description, dump or reflection of the configuration`() throws {
        var configuration = ResilienceConfiguration()
        configuration.clients.jwtKey = Secret("swordfish-swordfish-swordfish-swordfish")
        configuration.clients.apiKeyDigests = [CredentialDigest(of: "marlin")]
        let digest = "f18f1a1a"  // no part of a digest but its beginning may show
        var dumped = ""
        dump(configuration, to: &dumped)
        let resolved = try configuration.resolved()
        dump(resolved, to: &dumped)
        for text in [dumped, "\(configuration)", String(reflecting: configuration), "\(resolved)"] {
            #expect(!text.contains("swordfish") && !text.contains("marlin") && !text.contains(digest))
        }
        #expect(Secret("x").description == "•••" && Secret("").description == "")
    }

    @Test func `that is too short to be a key is an error that does not show it`() {
        var configuration = ResilienceConfiguration()
        configuration.clients.jwtKey = Secret("swordfish")
        let error = #expect(throws: ConfigurationError.self) { try configuration.resolved() }
        #expect(error?.description.hasPrefix("clients.jwt_key: ") == true)
        #expect(error?.description.contains("swordfish") == false)
    }

    @Test(arguments: [
        ("http://ada:swordfish@speech.example:80/a@b", "http://•••@speech.example:80/a@b"),
        ("http://ada:sword@fish@speech.example", "http://•••@speech.example"),
        ("https://speech.example/?to=ada@example", "https://speech.example/?to=ada@example"),
    ])
    func `in the address of a speech service is not shown`(url: String, shown: String) {
        var configuration = ResilienceConfiguration()
        configuration.speech["default", default: SpeechSettings()].url = url
        #expect(configuration.json.contains("\"url\":\"\(shown)\""))
        #expect(!configuration.json.contains("swordfish"))
    }
}
