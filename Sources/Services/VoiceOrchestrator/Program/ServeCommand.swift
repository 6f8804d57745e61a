import ArgumentParser
import AsyncHTTPClient
import ClientIdentity
import Foundation
import Hummingbird
import Logging
import Metrics
import ResilienceConfiguration
import ResilienceHummingbird
import ResiliencePrometheus
import ResilienceRedis
import ResilienceService
import ResilienceYAML
import ServerProcess
import ServiceLifecycle
import SpeechSynthesis

/// `voice-orchestrator`, without a subcommand: the service itself.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the service.",
        discussion: """
            Reads RESILIENCE_CONFIG, RESILIENCE_ENV, RESILIENCE_ADMIN_TOKEN, TTS_URL, REDIS_URL, JWT_KEY and USERS_FILE; options win. Without a JWT key it \
            makes one, and tokens are good until it ends; without a users file nobody can log in. SIGHUP, or a change of the \
            file, has the configuration read again; one that is not sound changes nothing.
            """
    )

    @OptionGroup var server: ServerOptions

    @Option(help: "The configuration file; else RESILIENCE_CONFIG, else ./resilience.yaml, else the built-in one.")
    var config: String?

    @Option(help: "default, production or development; else RESILIENCE_ENV, else what the file says.")
    var environment: String?

    func run() async throws {
        try await ExitReporting.run {
            let variables = ProcessInfo.processInfo.environment
            let settings = try server.settings(defaultPort: 8000, environment: variables)
            let loader = ConfigurationLoader(file: config, environment: environment, variables: variables)
            let configuration = try load(loader)
            let users = try readUsers(variables)
            settings.bootstrapLogging()
            let logger = Logger(label: "voice-orchestrator")
            let metrics = PrometheusMetricsFactory()
            MetricsSystem.bootstrap(metrics)
            try await serve(
                settings, configuration, loader, users, metrics, adminToken: variables["RESILIENCE_ADMIN_TOKEN"], logger
            )
        }
    }

    private func serve(
        _ settings: ServerSettings, _ configuration: ResolvedConfiguration, _ loader: ConfigurationLoader,
        _ users: UserDirectory, _ metrics: PrometheusMetricsFactory, adminToken: String?, _ logger: Logger
    ) async throws {
        let manager = try await manager(of: configuration, loader, users, logger)
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: SpeechClient.httpConfiguration)
        let orchestrator = try Orchestrator(
            manager: manager, users: users, adminToken: adminToken, http: http, metrics: metrics, logger: logger)
        let runner = ServerRunner(
            settings: settings, gracePeriod: { manager.configuration.settings.http.gracePeriod }, logger: logger)
        var application = runner.application(
            router: NormalizedPaths(orchestrator.router()), lasts: CallRoutes.lasts)
        application.beforeServerStarts { try await manager.started() }
        do {
            // The last to start is the first to end: the manager drains while the server still answers.
            try await runner.run([application, orchestrator.webhooks, manager]) {
                // What is wrong with it is in the log
                _ = try? await manager.reload(by: "SIGHUP")
            }
        } catch {
            await close(manager, http)
            throw error
        }
        await close(manager, http)
    }

    /// The server has ended.
    private func close(_ manager: ResilienceManager, _ http: HTTPClient) async {
        await manager.close()
        try? await http.shutdown()
    }

    private func load(_ loader: ConfigurationLoader) throws -> ResolvedConfiguration {
        do {
            return try loader.load()
        } catch {
            throw ProcessError(.configuration, error.description)
        }
    }

    private func store(_ configuration: ResolvedConfiguration, _ logger: Logger) throws -> RedisStore? {
        do {
            return try RedisStore.configured(by: configuration, logger: logger)
        } catch {
            throw ProcessError(.configuration, "store: \(error)")
        }
    }

    private func readUsers(_ variables: [String: String]) throws -> UserDirectory {
        do {
            guard let file = variables["USERS_FILE"], !file.isEmpty else { return try .empty() }
            return try UserDirectory(file: file)
        } catch let error as UserFileError {
            throw ProcessError(.configuration, "USERS_FILE: \(error)")
        }
    }

    private func manager(
        of configuration: ResolvedConfiguration, _ loader: ConfigurationLoader, _ users: UserDirectory, _ logger: Logger
    ) async throws -> ResilienceManager {
        let store = try store(configuration, logger)
        do {
            let own = try await ownVerifier()
            if configuration.tokenKey == nil {
                logger.notice("no jwt_key is configured: made one, tokens are good until this process ends")
            }
            return try await ResilienceManager(
                configuration: configuration, source: loader,
                verifying: { try await Self.verifier(of: $0, users) ?? own }, store: store, logger: logger)
        } catch let error as ConfigurationError {
            throw ProcessError(.configuration, error.description)
        } catch {
            throw ProcessError(.configuration, "clients.jwt_key: \(error)")
        }
    }

    /// The configured key, which must be able to sign where users can log in; nil: none is configured.
    private static func verifier(
        of configuration: ResolvedConfiguration, _ users: UserDirectory
    ) async throws -> TokenVerifier? {
        guard let key = configuration.tokenKey else { return nil }
        let verifier = try await TokenVerifier(key: key)
        if !users.isEmpty { _ = try await verifier.sign(subject: "nobody", expiresIn: .seconds(1)) }
        return verifier
    }

    /// A key of this process's own, for as long as none is configured.
    private func ownVerifier() async throws -> TokenVerifier {
        var random = SystemRandomNumberGenerator()
        let secret = (0..<4).map { _ in String(random.next(), radix: 16) }.joined(separator: "-")
        return try await TokenVerifier(key: secret)
    }
}
