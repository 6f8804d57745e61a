import ArgumentParser
import AsyncHTTPClient
import ResiliencePrimitives
import ServerProcess

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `resilience top`: a running service, live in a terminal.
struct TopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top",
        abstract: "Shows a running service live: who is limited, which circuit is open and why, which queue is full.",
        usage: "resilience top [<url>] [--once] [--format <format>]",
        discussion: """
            q ends it, p holds it still, s sorts the rules otherwise, j and k or the arrows scroll. With an administrator's \
            token in RESILIENCE_ADMIN_TOKEN it shows the most denied clients too. Ends with 69 where the service cannot be \
            asked. With --once it ends with 1 if the service says that it is unhealthy, and with 0 if it serves, be it \
            degraded.

              resilience top http://10.0.0.7:8080
              resilience top --once --format json | jq .status
            """
    )

    @Argument(help: "Where the service is; else http://127.0.0.1 with PORT, else with 8080.")
    var url: String?

    @Flag(help: "Print what is so now, and end.")
    var once = false

    @Option(help: "With --once: for people, or what the service says as one object.")
    var format: OutputFormat?

    func validate() throws {
        if format != nil && !once { throw ValidationError("--format: belongs to --once, give that too") }
        if let url { _ = try Self.base(url) }
    }

    func run() async throws {
        var isUnhealthy = false
        try await ExitReporting.run {
            let variables = ProcessInfo.processInfo.environment
            let base = try address(variables)
            let token = try Self.token(variables)
            guard once || isatty(STDOUT_FILENO) == 1 else {
                throw ProcessError(.usage, "standard output is no terminal: --once prints what is so now")
            }
            let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: HTTPTransport.configuration)
            do {
                isUnhealthy = try await follow(HTTPTransport(http, url: base), base, token, variables)
            } catch {
                try? await http.shutdown()
                throw error
            }
            try? await http.shutdown()
        }
        if isUnhealthy { throw ExitCode(ExitStatus.finding.rawValue) }
    }

    /// Shows the service; whether it was shown once, and is unhealthy.
    private func follow(
        _ transport: HTTPTransport, _ base: String, _ token: String?, _ variables: [String: String]
    ) async throws -> Bool {
        let feed = ServiceFeed(transport, token: token)
        let (answer, metrics): ([UInt8], ServiceMetrics)
        do {
            answer = try await feed.metrics()
            metrics = try ServiceMetrics(json: answer)
        } catch {
            throw ProcessError(.unavailable, "\(base): \(Self.reason(error))")
        }
        let glyphs = Glyphs(variables: variables)
        guard once else {
            let session = TopSession(feed, url: base, metrics: metrics, glyphs: glyphs) { Terminal.output }
            try await Self.ended { try await session.run() }
            return false
        }
        if format == .json {
            // One line, whatever the service's style
            let line = String(decoding: answer, as: UTF8.self).jsonLine + "\n"
            try await Self.ended { try ByteSink.standardOutput.write(Array(line.utf8)) }
        } else {
            var view = ServiceView(url: base)
            view.apply(.metrics(metrics), at: .zero)
            do {
                if let clients = try await feed.clients() { view.apply(.clients(clients), at: .zero) }
            } catch {
                view.apply(.noClients("not told: \(error)"), at: .zero)
            }
            let page = ServicePage(view, at: .zero, on: .output, glyphs: glyphs)
            let text = page.snapshot.map { $0 + "\n" }.joined()
            try await Self.ended { try ByteSink.standardOutput.write(Array(text.utf8)) }
        }
        return metrics.status == "unhealthy"
    }

    /// A reader who goes away is no error.
    private static func ended(_ work: () async throws -> Void) async throws {
        do { try await work() } catch let error as CommandError {
            if error.code != .outputClosed { throw ProcessError(.unavailable, error.description) }
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case FeedFailure.status(404): "answered 404: it tells nothing of itself under /resilience/metrics"
        case let failure as FeedFailure: failure.description
        case is DecodingError: "what it says of itself is not understood"
        default: "no answer: \(error)"
        }
    }

    private func address(_ variables: [String: String]) throws -> String {
        if let url { return try Self.base(url) }
        guard let port = try ServerOptions.port("PORT", variables) else { return "http://127.0.0.1:8080" }
        return "http://127.0.0.1:\(port)"
    }

    /// The address that paths are added to.
    private static func base(_ url: String) throws(ValidationError) -> String {
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw ValidationError("\(url): it must begin with http:// or https://")
        }
        guard let parsed = URL(string: url), parsed.host()?.isEmpty == false, parsed.query() == nil,
            parsed.fragment() == nil, parsed.user() == nil
        else {
            throw ValidationError(
                "\(url): it must be http://host:port, with a path below which the service is if need be")
        }
        return url.hasSuffix("/") ? String(url.dropLast()) : url
    }

    /// An administrator's token; an empty one is none. What is no token is said without saying it.
    private static func token(_ variables: [String: String]) throws(ProcessError) -> String? {
        guard let token = variables["RESILIENCE_ADMIN_TOKEN"], !token.isEmpty else { return nil }
        guard token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw ProcessError(
                .usage, "RESILIENCE_ADMIN_TOKEN: a token has printable ASCII characters only, and no blanks")
        }
        return token
    }
}
