import Foundation
import ResilienceConfiguration
import Testing

@testable import ResilienceYAML

@Suite("A loader") final class LoaderTests {
    let folder = FileManager.default.temporaryDirectory.appending(path: "loader-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: folder) }

    func file(_ contents: Data) throws -> String {
        let url = folder.appending(path: "f.yaml")
        try contents.write(to: url)
        return url.path
    }

    func refusal(_ path: String) -> String? {
        do throws(ConfigurationError) {
            _ = try ConfigurationLoader(file: path).load()
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `reads the file that an option names, else the one of RESILIENCE_CONFIG`() throws {
        let path = try file(Data("http: {max_body: 7}".utf8))
        let named = try ConfigurationLoader(file: path, variables: ["RESILIENCE_CONFIG": "/nowhere"]).load()
        let found = try ConfigurationLoader(variables: ["RESILIENCE_CONFIG": path]).load()
        #expect(named.settings.http.maximumBody == 7 && named.source == path)
        #expect(found.settings.http.maximumBody == 7 && found.source == path)
    }

    @Test func `says what is the matter with a file that it cannot read`() throws {
        let missing = folder.appending(path: "none.yaml").path
        #expect(refusal(missing) == "\(missing): no such file")
        #expect(refusal(folder.path) == "\(folder.path): a directory, not a file")
        #expect(refusal("\(missing)\u{0}x") != nil)
        let large = try file(Data(repeating: UInt8(ascii: "#"), count: 1 << 20 + 1))
        #expect(refusal(large) == "\(large): more than 1 MiB, a configuration is smaller")
        #expect(refusal("/dev/zero") == "/dev/zero: more than 1 MiB, a configuration is smaller")
        let latin = try file(Data("# a\nhttp: {} # caf".utf8) + [0xE9] + Data("\n".utf8))
        #expect(refusal(latin) == "\(latin): not text in UTF-8, see line 2")
        let old = try file(Data("# a\r# b\r\n# c\r# caf".utf8) + [0xE9] + Data("\r# d\r".utf8))
        #expect(refusal(old) == "\(old): not text in UTF-8, see line 4")
        let error = #expect(throws: ConfigurationError.self) { try ConfigurationLoader(file: missing).load() }
        #expect(error?.code == .unreadable)
    }

    @Test func `takes an empty file`() throws {
        #expect(try ConfigurationLoader(file: file(Data())).load().settings == ResilienceConfiguration())
    }

    @Test func `takes the environment from an option, else from RESILIENCE_ENV, else from the file`() throws {
        let yaml = "environment: development\n"
        let variables = ["RESILIENCE_ENV": "production"]
        func environment(_ loader: ConfigurationLoader) throws -> ResilienceEnvironment {
            try loader.load(yaml: yaml, named: "f.yaml").environment
        }
        #expect(try environment(ConfigurationLoader()) == .development)
        #expect(try environment(ConfigurationLoader(variables: variables)) == .production)
        #expect(try environment(ConfigurationLoader(environment: "default", variables: variables)) == .default)
        #expect(try environment(ConfigurationLoader(variables: ["RESILIENCE_ENV": ""])) == .development)
    }

    @Test func `lets TTS_URL override the address of the default speech service, and make it if there is none`() throws
    {
        let loader = ConfigurationLoader(variables: ["TTS_URL": "http://speech:1"])
        let yaml = "tts:\n  default: {url: 'http://other', breaker: b}\n  second: {url: 'http://other'}\n"
        let both = try loader.load(yaml: yaml, named: "f.yaml")
        #expect(both.settings.speech["default"]?.url == "http://speech:1")
        #expect(both.settings.speech["default"]?.breaker == "b")
        #expect(both.settings.speech["second"]?.url == "http://other")
        let alone = try loader.load(yaml: "", named: "f.yaml")
        #expect(alone.speechService().url == "http://speech:1" && alone.circuits.keys.elementsEqual(["tts_service"]))
    }

    @Test func `lets JWT_KEY override clients.jwt_key`() throws {
        let key = String(repeating: "k", count: 32)
        let loader = ConfigurationLoader(variables: ["JWT_KEY": key])
        let resolved = try loader.load(yaml: "clients: {jwt_key: short}", named: "f.yaml")
        #expect(resolved.settings.clients.jwtKey == Secret(key) && resolved.tokenKey != nil)
    }

    @Test func `names the variable or the option that is wrong`() {
        #expect(
            complaints("environment: default", ConfigurationLoader(variables: ["RESILIENCE_ENV": "prod"])) == [
                #"RESILIENCE_ENV: environment: "prod": not one of default, production, development, did you mean "production"?"#
            ])
        #expect(
            complaints("", ConfigurationLoader(environment: "dev")) == [
                #"--environment: environment: "dev": not one of default, production, development, did you mean "development"?"#
            ])
        #expect(
            complaints("", ConfigurationLoader(variables: ["TTS_URL": "speech:1"])) == [
                #"TTS_URL: tts.default.url: "speech:1": not a URL such as http://127.0.0.1:8090"#
            ])
        let short = complaints("clients:\n  jwt_key: x\n", ConfigurationLoader(variables: ["JWT_KEY": "swordfish"]))
        #expect(short.count == 1 && short[0].hasPrefix("JWT_KEY: clients.jwt_key: ") && !short[0].contains("swordfish"))
        #expect(
            complaints("clients:\n  jwt_key: swordfish\n").first?.hasPrefix("f.yaml:2:12: clients.jwt_key: ") == true)
    }

    @Test func `reads settings as they are written, for who only wants to look`() throws {
        let settings = try ResilienceConfiguration(
            yaml: "environment: production\nrate_limits: {default: {limits: [5/day]}}")
        #expect(settings.environment == .production && settings.rateLimits.default.limits[0].limit == 5)
    }
}
