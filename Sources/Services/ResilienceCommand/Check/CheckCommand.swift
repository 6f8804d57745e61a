import ArgumentParser
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import RateLimiting
import ServerProcess

#if canImport(FoundationEssentials)
import class FoundationEssentials.ProcessInfo
#else
import class Foundation.ProcessInfo
#endif

/// `resilience check`: one decision of a running service, for shells and cron jobs.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Asks a running service for one decision, and charges it: 0 allowed, 1 denied.",
        usage: "resilience check --client <client> --path <path> [<options>]",
        discussion: """
            Prints what the service answers, one JSON object. RESILIENCE_CHECK_TOKEN is the token that it asks for. Ends with \
            69 where the service cannot be asked.

              resilience check --client "host:$HOSTNAME" --path /jobs/backup && backup
            """
    )

    @Option(help: "Who asks, as the service counts it.")
    var client: String

    @Option(help: "What kind of client that is.")
    var clientType = ClientType.anonymous

    @Option(help: "What the client wants.")
    var path: String

    @Option(help: "By which method.")
    var method = "GET"

    @Option(help: "Units that it costs.")
    var cost = 1

    @Option(help: "Where the service is.")
    var url = "http://127.0.0.1:8080"

    @Flag(name: .shortAndLong, help: "Print nothing: the exit code says it.")
    var quiet = false

    func validate() throws {
        guard cost >= 0 else { throw ValidationError("--cost \(cost): it must be 0 or more") }
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw ValidationError("--url \(url): it must begin with http:// or https://")
        }
    }

    func run() async throws {
        var isDenied = false
        try await ExitReporting.run {
            var configuration = HTTPClient.Configuration()
            configuration.redirectConfiguration = .disallow
            let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            do {
                isDenied = try await ask(http)
            } catch {
                try? await http.shutdown()
                throw error
            }
            try? await http.shutdown()
        }
        if isDenied { throw ExitCode(ExitStatus.finding.rawValue) }
    }

    /// Asks; whether the answer is no.
    private func ask(_ http: HTTPClient) async throws -> Bool {
        var request = HTTPClientRequest(url: (url.hasSuffix("/") ? String(url.dropLast()) : url) + "/v1/check")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        if let token = ProcessInfo.processInfo.environment["RESILIENCE_CHECK_TOKEN"], !token.isEmpty {
            request.headers.add(name: "Authorization", value: "Bearer \(token)")
        }
        request.body = .bytes(ByteBuffer(bytes: body))
        let (status, answer): (UInt, String)
        do {
            let response = try await http.execute(request, timeout: .seconds(10))
            (status, answer) = (response.status.code, String(buffer: try await response.body.collect(upTo: 1 << 20)))
        } catch {
            throw ProcessError(.unavailable, "\(url): no answer: \(error)")
        }
        switch status {
        case 200, 429:
            if !quiet { StandardStream.output.write(line: answer.filter { !$0.isNewline }) }
            return status == 429
        case 400, 413: throw ProcessError(.usage, "\(url): \(answer)")
        default: throw ProcessError(.unavailable, "\(url): answered \(status): \(answer)")
        }
    }

    private var body: [UInt8] {
        var line = JSONLines()
        line.begin()
        line.member("client", client)
        line.member("client_type", clientType.rawValue)
        line.member("method", method)
        line.member("path", path)
        line.member("cost", cost)
        line.end()
        return line.bytes
    }
}
