import ArgumentParser
import Hummingbird
import Logging
import Metrics
import ResilienceConfiguration
import ResilienceHummingbird
import ResiliencePrometheus
import ResilienceRedis
import ResilienceService
import ServerProcess
import ServiceLifecycle
import _RESP

#if canImport(FoundationEssentials)
import class FoundationEssentials.ProcessInfo
#else
import class Foundation.ProcessInfo
#endif

/// `resilience serve`: answers those who ask for decisions, over HTTP.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answers over HTTP those who ask for decisions: proxies, and programs in any language.",
        usage: "resilience serve [--port <port>] [<options>]",
        discussion: """
            POST /v1/check decides about a request, POST /v1/report charges what is only known afterwards, GET \
            /v1/forward-auth is for nginx, Traefik and Caddy. With RESILIENCE_CHECK_TOKEN set, all of them need it as a \
            bearer token; without it the service listens on loopback only, unless --open says that the network is trusted.

            /resilience shows how limits, circuits and queues are; with RESILIENCE_ADMIN_TOKEN as a bearer token, or a JSON Web \
            Token with the role admin, they can be changed there.

            SIGHUP, or a change of the file, has the configuration read again; one that is not sound changes nothing.

              resilience serve --config resilience.yaml --port 8080
              curl -d '{"client":"apikey:ab12","client_type":"api","path":"/api/rooms"}' localhost:8080/v1/check
            """
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var configuration: ConfigurationOptions

    @Flag(help: "Listen on any address without a token: the network is trusted.")
    var open = false

    func run() async throws {
        try await ExitReporting.run {
            let variables = ProcessInfo.processInfo.environment
            let settings = try server.settings(defaultPort: 8080, environment: variables)
            let access = try CheckAccess(
                token: variables["RESILIENCE_CHECK_TOKEN"], host: settings.host, isOpen: open)
            let loader = configuration.loader(file: configuration.config)
            let configuration = try load()
            settings.bootstrapLogging()
            let metrics = PrometheusMetricsFactory()
            MetricsSystem.bootstrap(metrics)
            try await Self.serve(
                settings, configuration, loader, access, metrics, adminToken: variables["RESILIENCE_ADMIN_TOKEN"])
        }
    }

    private func load() throws(ProcessError) -> ResolvedConfiguration {
        do throws(CommandError) { return try configuration.load() } catch {
            throw ProcessError(.configuration, error.description)
        }
    }

    private static func serve(
        _ settings: ServerSettings, _ configuration: ResolvedConfiguration, _ source: any ConfigurationSource,
        _ access: CheckAccess, _ metrics: PrometheusMetricsFactory, adminToken: String?
    ) async throws {
        let logger = Logger(label: "resilience")
        let store = try store(configuration, logger)
        let manager: ResilienceManager
        do {
            manager = try await ResilienceManager(
                configuration: configuration, source: source, store: store, logger: logger)
        } catch let error as ConfigurationError {
            throw ProcessError(.configuration, error.description)
        } catch {
            throw ProcessError(.configuration, "clients.jwt_key: \(error)")
        }
        let runner = ServerRunner(
            settings: settings, gracePeriod: { manager.configuration.settings.http.gracePeriod }, logger: logger)
        let service = DecisionService(manager: manager, access: access, adminToken: adminToken, metrics: metrics)
        var application = runner.application(router: service.router(), asking: service.promptResponder)
        application.beforeServerStarts { try await manager.started() }
        do {
            // What is wrong with it is in the log
            try await runner.run([application, manager]) { _ = try? await manager.reload(by: "SIGHUP") }
        } catch {
            await manager.close()
            throw error
        }
        await manager.close()
    }

    private static func store(
        _ configuration: ResolvedConfiguration, _ logger: Logger
    ) throws(ProcessError) -> RedisStore? {
        do throws(RedisError) {
            return try RedisStore.configured(by: configuration, logger: logger)
        } catch {
            throw ProcessError(.configuration, "store: \(error)")
        }
    }
}
