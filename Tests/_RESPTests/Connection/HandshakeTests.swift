import NIOCore
import Testing

@testable import _RESP

@Suite("A handshake") struct HandshakeTests {
    private static let user = RedisCredentials(username: "u", password: "p w")

    private static func begun(_ settings: Handshake.Settings) -> (Handshake, [String]) {
        var handshake = Handshake(settings, server: "redis")
        let step = handshake.begin()
        return (handshake, step.lines)
    }

    @Test func `logs in alone, then says the rest in one write`() {
        var (handshake, lines) = Self.begun(
            .init(credentials: Self.user, database: 3, clientName: "app", role: .primary))
        #expect(lines == ["HELLO 3 AUTH u p w SETNAME app"])
        #expect(
            handshake.received(.map([])).lines == ["CLIENT SETINFO LIB-NAME swift-resilience", "SELECT 3", "ROLE"])
        #expect(handshake.received(.simple("OK")).isWaiting)
        #expect(handshake.received(.simple("OK")).isWaiting)
        #expect(handshake.received(.array([.bulk("master"), .integer(0)])).isReady)
    }

    @Test func `without a password only says hello, and without a database selects none`() {
        var (handshake, lines) = Self.begun(.init(clientName: "a b\u{e9}"))
        #expect(lines == ["HELLO 3 SETNAME a-b-"])
        #expect(handshake.received(.array([])).lines == ["CLIENT SETINFO LIB-NAME swift-resilience"])
        #expect(handshake.received(.error(RESPError("ERR unknown subcommand 'SETINFO'."))).isReady)
        #expect(Self.begun(.init()).1 == ["HELLO 3"])
        #expect(Self.begun(.init(credentials: RedisCredentials(password: "x"))).1 == ["HELLO 3 AUTH default x"])
    }

    @Test(arguments: [
        "NOPROTO unsupported protocol version", "ERR unknown command `HELLO`, with args beginning with: `3`, `AUTH`, ",
        "NOAUTH Authentication required.",
    ])
    func `falls back to RESP2 where the server does not speak RESP3`(_ refusal: String) {
        var (handshake, _) = Self.begun(.init(credentials: Self.user, database: 1, clientName: "app"))
        #expect(handshake.received(.error(RESPError(refusal))).lines == ["AUTH u p w"])
        #expect(
            handshake.received(.simple("OK")).lines == [
                "CLIENT SETINFO LIB-NAME swift-resilience", "CLIENT SETNAME app", "SELECT 1",
            ])
        #expect(handshake.received(.error(RESPError("ERR no"))).isWaiting)
        #expect(handshake.received(.error(RESPError("NOPERM no"))).isWaiting)
        #expect(handshake.received(.simple("OK")).isReady)
    }

    @Test func `speaks RESP2 from the start if told to`() {
        #expect(Self.begun(.init(credentials: .init(password: "x"), version: .resp2)).1 == ["AUTH x"])
        #expect(Self.begun(.init(version: .resp2)).1 == ["CLIENT SETINFO LIB-NAME swift-resilience"])
    }

    private static let fatal: [(String, RedisError.Code)] = [
        ("WRONGPASS invalid username-password pair or user is disabled.", .wrongPassword),
        ("ERR max number of clients reached", .tooManyClients),
        ("ERR Client names cannot contain spaces", .other("ERR")),
    ]

    @Test(arguments: fatal.indices) func `fails when the login is refused`(_ index: Int) {
        var (handshake, _) = Self.begun(.init(credentials: Self.user))
        let error = handshake.received(.error(RESPError(Self.fatal[index].0))).error
        #expect(error?.code == Self.fatal[index].1 && error?.description == "redis: \(Self.fatal[index].0)")
    }

    @Test func `fails where a login is needed and none is there`() {
        var (handshake, _) = Self.begun(.init())
        let refusal = RESPError("NOAUTH HELLO must be called with the client already authenticated")
        #expect(handshake.received(.error(refusal)).error?.code == .authenticationRequired)
    }

    @Test func `never goes on in another database than the one wanted`() {
        var (handshake, _) = Self.begun(.init(database: 99))
        _ = handshake.received(.map([]))
        _ = handshake.received(.simple("OK"))
        #expect(
            handshake.received(.error(RESPError("ERR DB index is out of range"))).error
                == RedisError(
                    .configuration, "redis: ERR DB index is out of range",
                    reply: RESPError("ERR DB index is out of range")))
    }

    @Test func `refuses a server that is no primary where one is wanted`() {
        var (handshake, _) = Self.begun(.init(role: .primary))
        _ = handshake.received(.map([]))
        _ = handshake.received(.simple("OK"))
        let error = handshake.received(.array([.bulk("slave"), .bulk("10.0.0.1"), .integer(6379)])).error
        #expect(error == RedisError(.readOnly, "redis: is a slave, not the primary"))
    }

    @Test func `keeps the password out of its errors, though old servers repeat it`() {
        var (handshake, _) = Self.begun(.init(credentials: Self.user, version: .resp2))
        let error = handshake.received(.error(RESPError("ERR unknown command `AUTH`, with args beginning with: `p w`")))
            .error
        #expect(error?.description == "redis: does not know the command to log in" && error?.reply == nil)
        #expect("\(Self.user)" == "u" && !String(reflecting: Self.user).contains("p w"))
    }
}

extension Handshake.Step {
    /// The commands to send, in words.
    var lines: [String] {
        guard case .send(let commands) = self else { return [] }
        return commands.map { command in
            guard case .words(let words) = command else { return "?" }
            return words.map {
                switch $0 {
                case .text(let text): text
                case .integer(let number): "\(number)"
                case .bytes(let bytes): String(buffer: bytes)
                }
            }
            .joined(separator: " ")
        }
    }

    fileprivate var isWaiting: Bool { if case .wait = self { true } else { false } }
    fileprivate var isReady: Bool { if case .ready = self { true } else { false } }
    fileprivate var error: RedisError? { if case .failed(let error) = self { error } else { nil } }
}
