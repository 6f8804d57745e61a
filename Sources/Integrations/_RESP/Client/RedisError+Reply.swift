extension RedisError {
    /// The refusal that `server` answered with.
    public init(_ reply: RESPError, from server: String) {
        let code = Code(reply)
        self.init(code, "\(server): \(reply)", mayHaveRun: code.mayFollowWrites, reply: reply)
    }
}

extension RedisError.Code {
    /// Tells a refusal by its first word, or where servers say `ERR` for many things, by how it begins.
    ///
    /// Before Redis 7 what a script's inner call was refused with is wrapped: the code stands behind the last `: -`.
    init(_ reply: RESPError) {
        var text = reply.description[...]
        if text.hasPrefix("ERR Error running script"), let inner = text.ranges(of: ": -").last {
            text = text[inner.upperBound...]
        }
        let word = text.prefix { $0 != " " && !$0.isNewline }
        self = Self.byFirstWord[String(word)] ?? (word == "ERR" ? Self.general(text) : .other(String(word)))
    }

    private static let byFirstWord: [String: RedisError.Code] = [
        "NOSCRIPT": .noScript, "MOVED": .moved, "ASK": .ask, "TRYAGAIN": .tryAgain, "CROSSSLOT": .crossSlot,
        "CLUSTERDOWN": .clusterDown, "READONLY": .readOnly, "LOADING": .loading, "MASTERDOWN": .masterDown,
        "OOM": .outOfMemory, "MISCONF": .persistenceFailed, "NOREPLICAS": .tooFewReplicas, "BUSY": .scriptRunning,
        "NOAUTH": .authenticationRequired, "WRONGPASS": .wrongPassword, "NOPERM": .noPermission,
        "WRONGTYPE": .wrongType, "UNBLOCKED": .unblocked, "NOPROTO": .noProtocol,
    ]

    private static let byBeginning: [(String, RedisError.Code)] = [
        ("ERR max number of clients", .tooManyClients),
        ("ERR The user executing the script can't", .noPermission),
        ("ERR ACL failure in script", .noPermission),
        ("ERR Error compiling script", .scriptFailed),
        ("ERR Error running script", .scriptFailed),
        ("ERR user_script", .scriptFailed),
        ("ERR Number of keys can't", .scriptFailed),
        ("ERR Script attempted to access", .scriptFailed),
        ("ERR invalid password", .wrongPassword),
        ("ERR This instance has cluster support disabled", .configuration),
        ("ERR SELECT is not allowed in cluster mode", .configuration),
        ("ERR DB index is out of range", .configuration),
    ]

    private static func general(_ text: Substring) -> RedisError.Code {
        byBeginning.first { text.hasPrefix($0.0) }?.1 ?? .other("ERR")
    }

    /// Whether a script may have written something before it was refused so. What is checked before a command runs, or
    /// at a script's first write, has changed nothing.
    var mayFollowWrites: Bool {
        switch self {
        case .wrongType, .scriptFailed, .noPermission, .other, .unblocked: true
        default: false
        }
    }
}
