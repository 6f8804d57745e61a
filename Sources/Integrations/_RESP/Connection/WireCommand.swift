import NIOCore

/// A command as it is written, without a list of words having been made of it first.
enum WireCommand: Sendable {
    case words([RedisArgument])
    case digest(RedisScript, keys: [String], arguments: [RedisArgument])
    case source(RedisScript, keys: [String], arguments: [RedisArgument])

    /// Makes a server keep a script; one that it only got to run may be forgotten when it has run many others.
    static func load(_ script: RedisScript) -> WireCommand { .words(["SCRIPT", "LOAD", .text(script.source)]) }

    /// Lets a node answer the next command about a slot that is moving to it.
    static let asking = WireCommand.words(["ASKING"])

    func write(into buffer: inout ByteBuffer) {
        switch self {
        case .words(let words):
            RESPEncoder.begin(words: words.count, into: &buffer)
            for word in words { RESPEncoder.add(word, into: &buffer) }
        case .digest(let script, let keys, let arguments):
            call("EVALSHA", script.digest, keys, arguments, into: &buffer)
        case .source(let script, let keys, let arguments):
            call("EVAL", script.source, keys, arguments, into: &buffer)
        }
    }

    private func call(
        _ name: RedisArgument, _ script: String, _ keys: [String], _ arguments: [RedisArgument],
        into buffer: inout ByteBuffer
    ) {
        RESPEncoder.begin(words: 3 + keys.count + arguments.count, into: &buffer)
        RESPEncoder.add(name, into: &buffer)
        RESPEncoder.add(.text(script), into: &buffer)
        RESPEncoder.add(.integer(Int64(keys.count)), into: &buffer)
        for key in keys { RESPEncoder.add(.text(key), into: &buffer) }
        for argument in arguments { RESPEncoder.add(argument, into: &buffer) }
    }
}
