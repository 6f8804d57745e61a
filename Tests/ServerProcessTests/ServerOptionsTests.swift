import ArgumentParser
import Testing

@testable import ServerProcess

@Suite("The options of a server")
struct ServerOptionsTests {
    private func settings(_ arguments: [String], _ environment: [String: String] = [:]) throws -> ServerSettings {
        try ServerOptions.parse(arguments).settings(defaultPort: 8080, environment: environment)
    }

    @Test func `have defaults, and the program's own port`() throws {
        #expect(try settings([]) == ServerSettings(host: "127.0.0.1", port: 8080))
    }

    @Test func `may be said by HOST and PORT, and options win`() throws {
        let environment = ["HOST": "::1", "PORT": "0"]
        #expect(try settings([], environment) == ServerSettings(host: "::1", port: 0))
        #expect(
            try settings(["--host", "localhost", "--port", "9"], environment)
                == ServerSettings(host: "localhost", port: 9))
        #expect(try settings(["--port", "9"], environment).host == "::1")
    }

    @Test func `take an empty variable for none`() throws {
        #expect(try settings([], ["HOST": "", "PORT": ""]) == ServerSettings(host: "127.0.0.1", port: 8080))
    }

    @Test func `say how to log`() throws {
        let settings = try settings(["--log-format", "json", "--log-level", "debug"])
        #expect(settings.logFormat == .json)
        #expect(settings.logLevel == .debug)
    }

    @Test(arguments: ["x", "-1", "65536", "80 80", "1e3"]) func `refuse a PORT that is none`(_ port: String) {
        let message = "PORT: \"\(port)\" is no port: give a number from 0 to 65535, 0 takes a free one"
        #expect(throws: ProcessError(.usage, message)) { try settings([], ["PORT": port]) }
    }

    @Test(
        arguments: [
            ["--port", "x"], ["--port", "65536"], ["--port=-1"], ["--host", ""], ["--log-format", "xml"],
            ["--log-level", "loud"], ["--hots", "a"],
        ])
    func `that make no sense end a program with 64 and name the option`(_ arguments: [String]) throws {
        let error = #expect(throws: (any Error).self) { try ServerOptions.parse(arguments) }
        let found = try #require(error)
        #expect(ServerOptions.exitCode(for: found).rawValue == ExitStatus.usage.rawValue)
        #expect(ServerOptions.message(for: found).contains(arguments[0].prefix { $0 != "=" }))
    }
}
