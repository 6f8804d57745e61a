import ArgumentParser
import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives

/// `resilience explain`: who a request is from, what is decided about it, and why.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says who a request is from, which limits it meets, and why.",
        usage: "resilience explain --path <path> [<options>]",
        discussion: """
            Nothing is sent: the request is described here, and decided about as the first of its client, by the code of the \
            services. Secrets in headers are not repeated.

              resilience explain --path /auth/login --method POST
              resilience explain --path /api/rooms --peer 10.0.0.1 \\
                --header 'X-Forwarded-For: 203.0.113.9'
              resilience explain --path /api/rooms --header "Authorization: Bearer $TOKEN"

            Shown are the client and what named it, what the request says about itself and whether that is believed, the \
            path as rules see it, the rule that decides and why those before it do not, its quotas, and what the client \
            sees: the headers of the first response, and the denial once it has used what it may. Ends with 1 if already \
            the first request would be denied, since a limit is 0 or its cost above one.
            """
    )

    @Option(help: "The request's path.")
    var path: String

    @Option(help: "Its method.")
    var method = "GET"

    @Option(
        help: ArgumentHelp("A header of it; may be given more than once.", valueName: "name: value"))
    var header: [String] = []

    @Option(help: ArgumentHelp("The other end of the connection.", valueName: "address"))
    var peer = "127.0.0.1"

    @Option(help: "How many units it takes.")
    var cost = 1

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "table is for people, json one object for programs.")
    var format = OutputFormat.table

    func run() async throws {
        var isDenied = false
        try await CommandError.reported { () async throws(CommandError) in
            let request = try ExplainedRequest(
                method: method, target: path, peer: peer, headers: header, cost: cost)
            let explanation = try await Explanation(of: request, under: options.load(), at: .wallClock())
            isDenied = explanation.treatment.verdict == .deny
            try format.print {
                explanation.append(to: &$0)
            } report: { terminal in
                var report = TextReport(for: terminal)
                report.add(explanation)
                return report
            }
        }
        if isDenied { throw ExitCode(1) }
    }
}
