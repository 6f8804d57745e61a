import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Testing

@testable import ServerProcess

@Suite("A server")
struct ServerRunnerTests {
    private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test(
        arguments: [
            ("127.0.0.1", "listening on http://127.0.0.1:8080"), ("::1", "listening on http://[::1]:8080"),
        ])
    func `says where it listens, IPv6 in brackets`(_ address: String, _ line: String) throws {
        let address = try SocketAddress(ipAddress: address, port: 8080)
        #expect(ServerRunner.readyLine(address, scheme: "http") == line)
    }

    @Test func `whose port is taken ends with 69 and names host and port`() async throws {
        let taken = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(taken.localAddress?.port)
        let runner = ServerRunner(settings: ServerSettings(host: "127.0.0.1", port: port), logger: quiet)
        let message = "127.0.0.1:\(port) is taken: stop what listens there or choose another --port"
        await #expect(throws: ProcessError(.unavailable, message)) {
            try await runner.run([runner.application(router: Router())])
        }
        try await taken.close()
    }

    @Test func `whose host is no address ends with 69`() async throws {
        let runner = ServerRunner(settings: ServerSettings(host: "no.such.host.invalid", port: 0), logger: quiet)
        let error = await #expect(throws: ProcessError.self) {
            try await runner.run([runner.application(router: Router())])
        }
        #expect(error?.status == .unavailable)
        #expect(error?.message.contains("no.such.host.invalid") == true)
    }

    @Test(arguments: [(1_024, 768), (20_000, 19_744), (300, 150), (10_000_000, 100_000)])
    func `keeps some of the files it may open from connections`(_ files: Int, _ connections: Int) {
        #expect(OpenFiles.connections(files: files) == connections)
    }
}
