import _RESP

/// What a user was refused, told apart by what would have to be allowed.
struct MissingRights {
    /// Commands, as the server names them: `hset`, `script|load`.
    private(set) var commands: [String] = []
    private(set) var mayNotTouchKeys = false
    private(set) var mayNotUseChannel = false

    /// Notes the refusal of a command.
    mutating func note(_ error: RedisError, of command: String) {
        let text = error.reply?.description ?? error.description
        if text.contains("channel") {
            mayNotUseChannel = true
        } else if text.contains(" key") {
            mayNotTouchKeys = true
        } else if !commands.contains(command) {
            commands.append(command)
        }
    }

    /// Whether one of these may be run.
    func allowAny(of names: [String]) -> Bool { !mayNotTouchKeys && !names.allSatisfy(commands.contains) }

    var isEmpty: Bool { commands.isEmpty && !mayNotTouchKeys && !mayNotUseChannel }

    /// What is missing, and what to allow, as ACL SETUSER takes it.
    func described(prefix: String, channel: String) -> [(meaning: String, advice: String)] {
        var all: [(meaning: String, advice: String)] = []
        if !commands.isEmpty {
            all.append(
                (
                    "the user may not run \(commands.map { $0.uppercased() }.joined(separator: ", "))",
                    "allow it, as in \(commands.map { "+\($0)" }.joined(separator: " "))"
                ))
        }
        if mayNotTouchKeys {
            all.append(("the user may not touch keys such as \(prefix):{…}", "allow it, as in ~\(prefix):*"))
        }
        if mayNotUseChannel {
            all.append(
                (
                    "the user may not publish on the channel \(channel), as resets and refunds do",
                    "allow it, as in &\(channel)"
                ))
        }
        return all
    }
}
