import ArgumentParser
import RateLimiting
import ResilienceConfiguration

/// `resilience suggest`: limits that would have left nearly everybody alone.
struct SuggestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suggest",
        abstract: "Suggests the tightest limits that would have left so many clients alone.",
        usage: "resilience suggest [--log <file> | --trace <file>] [<options>]",
        discussion: """
            Goes through a log or a trace and prints the section `rate_limits` of the configuration with limits a minute, an \
            hour and a day for each rule: the tightest, in round numbers, under which the share of clients that is to be \
            kept would have had no request denied. The rules say which requests belong together, as in the service. \
            Before anything is printed, the limits are read back and decide on all of the traffic once more; comments say \
            what they denied, and to whom.

              resilience suggest --log access.log --keep 99.9% > suggested.yaml
              zcat access.log.*.gz | resilience suggest --log - --keep 99%
              resilience suggest --trace events.jsonl --keep 99.99% --of requests --format json

            `resilience simulate --help` says how a log is written.
            """
    )

    @OptionGroup var settings: ConfigurationOptions
    @OptionGroup var traffic: TrafficOptions

    @Option(help: ArgumentHelp("What is to stay untouched: a share such as 99.9% or 0.999.", valueName: "share"))
    var keep = KeptShare.usual

    @Option(help: "clients: so many have nothing denied; requests: so many are let through, whoever sends them.")
    var of = KeptUnit.clients

    @Option(help: "yaml: to be put into the file; json: one object, with the figures.")
    var format = SuggestionFormat.yaml

    func run() async throws {
        try await CommandError.reported { () async throws(CommandError) in
            let service = try settings.load()
            let identifier = try await ArrivalIdentifier(service)
            var suggester = try LimitSuggester(LimitDraft(service), keeping: keep, of: of)
            var reader = try traffic.open(reading: identifier.fieldsRead)
            try await suggester.read(&reader, identifier)
            reader.skipped.report()
            try print(try suggester.suggest(), skipped: reader.skipped.count)
        }
    }

    private func print(_ suggestion: LimitSuggestion, skipped: Int) throws(CommandError) {
        let bytes =
            switch format {
            case .yaml: Array(try suggestion.yaml(of: traffic.name, skipped: skipped).utf8)
            case .json: try suggestion.json(of: traffic.name, skipped: skipped).bytes
            }
        try ByteSink.standardOutput.write(bytes)
    }
}
