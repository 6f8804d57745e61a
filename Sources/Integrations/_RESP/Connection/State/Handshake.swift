import NIOCore

/// What is said on a new connection before commands are.
///
/// The login goes alone and its answer is awaited: nothing runs before it, and there are servers that lose the answer of
/// a login in a pipeline, which would shift all that follow. Then everything else in one write; what only serves to be
/// nice may be refused, the database may not.
struct Handshake {
    /// What a connection is for.
    enum Role: Hashable, Sendable {
        case commands
        case subscriber
        /// Commands for a primary: a server that is none is refused.
        case primary
    }

    struct Settings: Sendable {
        var credentials: RedisCredentials?
        var database = 0
        var clientName = ""
        var version = RedisOptions.ProtocolVersion.resp3
        var role = Role.commands
    }

    enum Step {
        case send([WireCommand])
        case wait
        case ready
        case failed(RedisError)
    }

    private enum Awaited: Hashable { case hello, login, ignored, database, role }

    private let settings: Settings
    private let server: String
    private var awaited: [Awaited] = []

    init(_ settings: Settings, server: String) { (self.settings, self.server) = (settings, server) }

    /// The first commands, or nothing to wait for.
    mutating func begin() -> Step {
        switch settings.version {
        case .resp3:
            awaited = [.hello]
            return .send([.words(hello)])
        case .resp2: return login()
        }
    }

    /// What to do once a reply has come.
    mutating func received(_ reply: RESPValue) -> Step {
        guard !awaited.isEmpty else {
            return .failed(RedisError(.protocolViolation, "\(server): an answer to nothing"))
        }
        let refusal = reply.error.map { RedisError($0, from: server) }
        switch (awaited.removeFirst(), refusal) {
        case (.hello, nil): return prepare(isNamed: true)
        case (.hello, let refusal?) where doesNotSpeakRESP3(refusal): return login()
        case (.login, nil): return prepare(isNamed: false)
        case (.hello, let refusal?), (.login, let refusal?), (.database, let refusal?), (.role, let refusal?):
            return .failed(refusal.withoutEcho(server))
        case (.role, nil) where reply.elements?.first?.text != "master":
            return .failed(
                RedisError(.readOnly, "\(server): is a \(reply.elements?.first?.text ?? "?"), not the primary"))
        case (.ignored, _), (.database, nil), (.role, nil): return awaited.isEmpty ? .ready : .wait
        }
    }

    /// Valkey does not say what it does not know to one who has not logged in; HELLO would have done that.
    private func doesNotSpeakRESP3(_ refusal: RedisError) -> Bool {
        refusal.code == .noProtocol || refusal.isUnknownCommand
            || (refusal.code == .authenticationRequired && settings.credentials != nil)
    }

    private var hello: [RedisArgument] {
        var words: [RedisArgument] = ["HELLO", "3"]
        if let credentials = settings.credentials {
            words += ["AUTH", .text(credentials.username ?? "default"), .text(credentials.password)]
        }
        if let name { words += ["SETNAME", .text(name)] }
        return words
    }

    /// RESP2 from here on.
    private mutating func login() -> Step {
        guard let credentials = settings.credentials else { return prepare(isNamed: false) }
        awaited = [.login]
        let user = credentials.username.map { [RedisArgument.text($0)] } ?? []
        return .send([.words(["AUTH"] + user + [.text(credentials.password)])])
    }

    private mutating func prepare(isNamed: Bool) -> Step {
        var commands: [(Awaited, [RedisArgument])] = [
            (.ignored, ["CLIENT", "SETINFO", "LIB-NAME", "swift-resilience"])
        ]
        if !isNamed, let name { commands.append((.ignored, ["CLIENT", "SETNAME", .text(name)])) }
        if settings.database > 0 { commands.append((.database, ["SELECT", .integer(Int64(settings.database))])) }
        if settings.role == .primary { commands.append((.role, ["ROLE"])) }
        awaited = commands.map(\.0)
        return .send(commands.map { .words($0.1) })
    }

    /// A name that servers take: printable ASCII without spaces.
    private var name: String? {
        let name = settings.clientName.unicodeScalars.map { $0.value > 32 && $0.value < 127 ? Character($0) : "-" }
        return name.isEmpty ? nil : String(name)
    }
}

extension RedisError {
    /// Whether the server is too old for a command. Its text repeats the arguments, the password among them.
    var isUnknownCommand: Bool { reply?.description.hasPrefix("ERR unknown command") ?? false }

    /// The refusal of a login, without its text where that repeats what was sent.
    fileprivate func withoutEcho(_ server: String) -> RedisError {
        isUnknownCommand ? RedisError(code, "\(server): does not know the command to log in") : self
    }
}
