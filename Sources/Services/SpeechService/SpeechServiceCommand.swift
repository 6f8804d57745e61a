import ArgumentParser
import Logging
import ServerProcess

/// `speech-service`: espeak-ng over HTTP.
@main
struct SpeechServiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "speech-service",
        abstract: "Speaks texts over HTTP with espeak-ng.",
        discussion: "POST /synthesize makes a WAV of a text, GET /voices lists who can speak. The port is 8090."
    )

    @OptionGroup var server: ServerOptions

    @Option(help: "How many texts are spoken at the same time.")
    var concurrency = 4

    @Option(help: "How many texts may wait for their turn; more are answered with 503.")
    var queue = 64

    @Option(help: "The program that speaks: a name in PATH, or a path.")
    var espeak = "espeak-ng"

    @Flag(help: "Lets clients on this machine make the service fail: POST /misbehave.")
    var allowMisbehaviour = false

    @Option(help: "What decides which requests fail.")
    var misbehaviourSeed: UInt64 = 0

    func validate() throws {
        for (name, value) in [("--concurrency", concurrency), ("--queue", queue)] where !(1...10_000).contains(value) {
            throw ValidationError("\(name): \(value) is out of range: give 1 to 10000")
        }
    }

    func run() async throws {
        try await ExitReporting.run {
            let settings = try server.settings(defaultPort: 8090)
            settings.bootstrapLogging()
            let logger = Logger(label: "speech-service")
            let runner = ServerRunner(settings: settings, logger: logger)
            let espeak = Espeak(program: espeak)
            let voices = try await espeak.voices()
            let synthesizer = try Synthesizer(
                espeak: espeak, limits: .init(concurrency: concurrency, waiting: queue), logger: logger)
            let routes = SpeechRoutes(
                voices: voices,
                synthesizer: synthesizer,
                misbehaviour: allowMisbehaviour ? Misbehaviour(seed: misbehaviourSeed) : nil)
            try await runner.run([runner.application(router: routes.router(), services: [synthesizer])])
        }
    }
}
