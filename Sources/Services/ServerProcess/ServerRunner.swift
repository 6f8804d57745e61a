package import HTTPTypes
package import Hummingbird
import HummingbirdCore
package import Logging
package import NIOCore
package import ServiceLifecycle
import UnixSignals

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs a server from its first line on standard output to its end by a signal.
///
/// The first SIGTERM or SIGINT lets what runs come to its end, for `gracePeriod` at most; then it is cancelled. The
/// second ends the process at once. SIGHUP has the configuration read again, where there is one.
package struct ServerRunner: Sendable {
    private let settings: ServerSettings
    private let gracePeriod: @Sendable () -> Duration
    private let logger: Logger

    /// Creates a runner. Call ``ServerSettings/bootstrapLogging()`` first. The grace period is asked for when it begins.
    package init(
        settings: ServerSettings, gracePeriod: @escaping @Sendable () -> Duration = { .seconds(8) }, logger: Logger
    ) {
        self.settings = settings
        self.gracePeriod = gracePeriod
        self.logger = logger
    }

    /// An application that listens where the settings say, guarded against clients that hold on to connections, and
    /// tells when it is ready. `services` start before it and end after it; requests of which `lasts` is true may send
    /// for as long as they like. A `responder` is asked before the routes are.
    package func application<Responder: HTTPResponderBuilder>(
        router: Responder,
        services: [any Service] = [],
        lasts: @escaping @Sendable (HTTPRequest) -> Bool = { _ in false },
        asking responder: (any PromptResponder)? = nil
    ) -> Application<Responder.Responder>
    where Responder.Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
        Application(
            router: router,
            server: .guarded(lasts: lasts, asking: responder),
            configuration: ApplicationConfiguration(
                address: settings.address,
                backlog: 4_096,
                availableConnectionsDelegate: .maximum(OpenFiles.connections(), logger: logger)),
            services: services,
            onServerRunning: { channel in Self.announce(channel) },
            logger: logger
        )
    }

    /// Prints the one line that says where the server listens.
    package static func announce(_ channel: any Channel, scheme: String = "http") {
        guard let line = readyLine(channel.localAddress, scheme: scheme) else { return }
        StandardStream.output.write(line: line)
    }

    static func readyLine(_ address: SocketAddress?, scheme: String) -> String? {
        guard let address, let host = address.ipAddress, let port = address.port else { return nil }
        return "listening on \(scheme)://\(Endpoint(host: host, port: port))"
    }

    /// Runs `services` until a signal or an error ends them.
    ///
    /// - Parameter onHangUp: is called for SIGHUP, one after the other, those that come meanwhile as one; nil: SIGHUP ends
    ///   the process, as it does by itself.
    /// - Throws: ``ProcessError``: ``ExitStatus/unavailable`` where the port is taken.
    package func run(
        _ services: [any Service], onHangUp: (@Sendable () async -> Void)? = nil
    ) async throws(ProcessError) {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: services.map { .init(service: $0) }, logger: logger))
        do {
            try await run(group, onHangUp)
        } catch is CancellationError {
            logger.warning("Not everything ended within \(gracePeriod()): the rest was cancelled")
        } catch {
            throw ProcessError(listeningOn: settings.endpoint, failed: error)
        }
    }

    private func run(_ group: ServiceGroup, _ onHangUp: (@Sendable () async -> Void)?) async throws {
        let (endings, ending) = AsyncStream.makeStream(of: Void.self)
        let (hangUps, hangUp) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let signals = await UnixSignalsSequence(trapping: [.sigterm, .sigint] + (onHangUp == nil ? [] : [.sighup]))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask {
                var isEnding = false
                for await signal in signals {
                    if signal == .sighup {
                        hangUp.yield()
                        continue
                    }
                    if isEnding { Self.end(by: signal) }
                    isEnding = true
                    logger.info("\(signal): shutting down", metadata: ["signal": "\(signal)"])
                    ending.yield()
                    await group.triggerGracefulShutdown()
                }
            }
            tasks.addTask {
                for await _ in endings { break }
                try await Task.sleep(for: gracePeriod())
                throw CancellationError()
            }
            if let onHangUp { tasks.addTask { for await _ in hangUps { await onHangUp() } } }
            defer { tasks.cancelAll() }
            try await tasks.next()
        }
    }

    /// The code a shell gives to a process that a signal ended.
    private static func end(by signal: UnixSignal) -> Never {
        _exit(128 + (signal == .sigint ? SIGINT : SIGTERM))
    }
}
