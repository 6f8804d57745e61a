import Testing

@testable import _RESP

@Suite("An error of Redis") struct RedisErrorTests {
    private static let table: [(String, RedisError.Code, mayHaveRun: Bool)] = [
        ("NOSCRIPT No matching script. Please use EVAL.", .noScript, false),
        ("MOVED 12182 127.0.0.1:17613", .moved, false),
        ("ASK 12182 127.0.0.1:17613", .ask, false),
        ("TRYAGAIN Multiple keys request during rehashing of slot", .tryAgain, false),
        ("CROSSSLOT Keys in request don't hash to the same slot", .crossSlot, false),
        ("CLUSTERDOWN The cluster is down", .clusterDown, false),
        ("READONLY You can't write against a read only replica.", .readOnly, false),
        ("LOADING Redis is loading the dataset in memory", .loading, false),
        ("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", .masterDown, false),
        ("OOM command not allowed when used memory > 'maxmemory'. script: x, on @user_script:1.", .outOfMemory, false),
        ("MISCONF Errors writing to the AOF file: No space left on device", .persistenceFailed, false),
        ("NOREPLICAS Not enough good replicas to write.", .tooFewReplicas, false),
        ("BUSY Redis is busy running a script.", .scriptRunning, false),
        ("NOAUTH Authentication required.", .authenticationRequired, false),
        ("WRONGPASS invalid username-password pair or user is disabled.", .wrongPassword, false),
        ("NOPERM this user has no permissions to run the 'get' command", .noPermission, true),
        ("WRONGTYPE Operation against a key holding the wrong kind of value", .wrongType, true),
        ("UNBLOCKED force unblock from blocking operation", .unblocked, true),
        ("NOPROTO unsupported protocol version", .noProtocol, false),
        ("ERR max number of clients reached", .tooManyClients, false),
        ("ERR The user executing the script can't run this command or subcommand", .noPermission, true),
        (
            "ERR ACL failure in script: User lim has no permissions to run the 'set' command script: on @user_script:1.",
            .noPermission, true
        ),
        ("ERR user_script:1: x script: y, on @user_script:1.", .scriptFailed, true),
        ("ERR Error compiling script (new function): user_script:1: '=' expected", .scriptFailed, true),
        ("ERR This instance has cluster support disabled", .configuration, false),
        ("ERR invalid password", .wrongPassword, false),
        ("ERR unknown command 'X'", .other("ERR"), true),
        ("REDIRECT 1.2.3.4:6379", .other("REDIRECT"), true),
        (
            "ERR Error running script (call to f_1): @user_script:50: @user_script: 50: -READONLY You can't write",
            .readOnly, false
        ),
        ("ERR Error running script (call to f_1): @user_script:1: user_script:1: boom", .scriptFailed, true),
        // A code counts where servers put it, not wherever it stands.
        ("ERR something: -LOADING", .other("ERR"), true),
        ("busy lower case", .other("busy"), true),
        ("", .other(""), true),
    ]

    @Test(arguments: table.indices) func `is told by its first word`(_ index: Int) {
        let (text, code, mayHaveRun) = Self.table[index]
        let error = RedisError(RESPError(text), from: "redis at localhost:6379")
        #expect(error.code == code && error.mayHaveRun == mayHaveRun)
        #expect(error.description == "redis at localhost:6379: \(text)" && error.reply == RESPError(text))
    }
}
