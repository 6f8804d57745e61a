import ArgumentParser
import NIOCore
import NIOPosix
import ResilienceRedis
import _RESP

/// Measures decisions by a Redis that is there: `Benchmarks/redis` starts one, and holds the figures against
/// redis-benchmark.
@main
struct StoreBenchmark: AsyncParsableCommand {
    @Option(help: "Where Redis listens, on this machine.") var port = 6379
    @Option(help: "So many ask, each as soon as it was answered.") var callers = 64
    @Option(help: "How long they ask.") var seconds = 3.0
    @Option(help: "How many units may be taken ahead.") var prefetch = 0
    @Option(help: "Connections that carry commands.") var connections = 2
    @Flag(help: "Run the callers on the event loops.") var onEventLoops = false
    @Flag(help: "Only show the words that a decision sends, a NUL behind each, once the server knows the script.")
    var showCommand = false

    static func main() async {
        do {
            var command = try parse()
            if command.onEventLoops {
                // Before the first task of any length
                NIOSingletons.unsafeTryInstallSingletonPosixEventLoopGroupAsConcurrencyGlobalExecutor()
            }
            try await command.run()
        } catch {
            exit(withError: error)
        }
    }

    mutating func run() async throws {
        var options = RedisOptions()
        options.connectionsPerNode = connections
        options.commandTimeout = .seconds(5)
        options.maxCommands = 1 << 16
        let client = try RedisURL("redis://127.0.0.1:\(port)").client(options)
        var settings = RedisStore.Options()
        settings.commandTimeout = options.commandTimeout
        settings.listensForChanges = prefetch > 0
        if showCommand {
            let shown = CommandRecorder(client)
            try await Question(RedisStore(shown, options: settings), prefetch: prefetch).ask()
            for word in shown.words { print(word, terminator: "\0") }
        } else {
            let store = RedisStore(client, options: settings)
            let question = try Question(store, prefetch: prefetch)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await store.run() }
                // Else nothing is taken ahead; and where nobody answers, nobody listens either
                try await question.ask()
                while !store.isAvailable { try await Task.sleep(for: .milliseconds(1)) }
                _ = try await Round(question, callers: callers, seconds: min(1, seconds / 2))
                print(try await Round(question, callers: callers, seconds: seconds).description)
                group.cancelAll()
            }
        }
        await client.shutdown()
    }
}
