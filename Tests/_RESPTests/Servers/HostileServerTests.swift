import NIOCore
import ResilienceTesting
import Testing

@testable import _RESP

extension Redis {
    @Suite("A server that misbehaves") struct HostileServerTests {
        private static let answer = "*2\r\n:1\r\n$5\r\nhello\r\n"

        /// Serves one connection that misbehaves, and others that do not.
        private static func once(
            _ misbehave: @escaping @Sendable (inout FakeServer.Connection) async throws -> Void,
            _ body: (any RedisClient) async throws -> Void
        ) async throws {
            try await FakeServer.with { connection, number in
                try await connection.shakeHands()
                if number == 0 { return try await misbehave(&connection) }
                while let command = try await connection.command() {
                    try await connection.say("+\(command.last ?? "")\r\n")
                }
            } _: { port async throws in
                try await withClient("redis://127.0.0.1:\(port)") { try await body($0) }
            }
        }

        @Test(arguments: 0..<answer.utf8.count) func `cuts the connection within a reply`(_ count: Int) async throws {
            try await Self.once { connection in
                _ = try await connection.command()
                try await connection.say(String(decoding: Self.answer.utf8.prefix(count), as: UTF8.self))
                try await connection.reset()
            } _: { client async throws in
                let error = await client.failure("INCR", "n")
                #expect(error?.code == .connectionLost)
                #expect(error?.mayHaveRun == true)
                #expect(try await client.untilAnswered("ECHO", "well") == .simple("well"))
            }
        }

        @Test(arguments: [
            "garbage\r\n", "$5\r\nhellohello", "*1000000000\r\n", ":1\n", "%9223372036854775807\r\n", "\u{15}\u{3}",
        ])
        func `answers with what is no RESP`(_ garbage: String) async throws {
            try await Self.once { connection in
                _ = try await connection.command()
                try await connection.say(garbage)
                while try await connection.command() != nil {}
            } _: { client async throws in
                let error = await client.failure("INCR", "n")
                #expect(error?.code == .protocolViolation && error?.mayHaveRun == true)
                #expect(try await client.untilAnswered("ECHO", "well") == .simple("well"))
            }
        }

        @Test func `answers what nobody asked`() async throws {
            try await Self.once { connection in
                _ = try await connection.command()
                try await connection.say("+first\r\n+unasked\r\n")
                while try await connection.command() != nil {}
            } _: { client async throws in
                #expect(try await client.call("GET", "a") == .simple("first"))
                #expect(try await client.untilAnswered("ECHO", "well") == .simple("well"))
            }
        }

        @Test func `sends pushes among the answers`() async throws {
            try await Self.once { connection in
                _ = try await connection.command()
                try await connection.say(">2\r\n+invalidate\r\n_\r\n+first\r\n>1\r\n+x\r\n|1\r\n+a\r\n:1\r\n")
                _ = try await connection.command()
                try await connection.say("+second\r\n")
                while try await connection.command() != nil {}
            } _: { client async throws in
                #expect(try await client.call("GET", "a") == .simple("first"))
                #expect(try await client.call("GET", "b") == .simple("second"))
            }
        }

        @Test func `takes connections and says nothing`() async throws {
            let gate = Gate()
            try await FakeServer.with { connection, _ in
                await gate.pass()
                try await connection.shakeHands()
                while let command = try await connection.command() {
                    try await connection.say("+\(command.last ?? "")\r\n")
                }
            } _: { port async throws in
                try await withClient("redis://127.0.0.1:\(port)", { $0.connectTimeout = .seconds(1) }) {
                    client async throws in
                    let soon = await client.failure("PING", within: .milliseconds(50))
                    #expect(soon?.code == .unavailable && soon?.mayHaveRun == false)
                    let later = await client.failure("PING")
                    #expect(later?.description == "redis at 127.0.0.1:\(port): took the connection and fell silent")
                    gate.open()
                    #expect(try await client.untilAnswered("ECHO", "well") == .simple("well"))
                }
            }
        }

        @Test func `answers late, and what came late goes to nobody`() async throws {
            let gate = Gate()
            try await Self.once { connection in
                for answer in ["+here\r\n", "+late\r\n"] {
                    _ = try await connection.command()
                    if answer.contains("late") { await gate.pass() }
                    try await connection.say(answer)
                }
                while let command = try await connection.command() {
                    try await connection.say("+\(command.last ?? "")\r\n")
                }
            } _: { client async throws in
                #expect(try await client.call("PING") == .simple("here"))
                #expect(await client.failure("GET", "a", within: .milliseconds(200))?.code == .timeout)
                gate.open()
                #expect(try await client.untilAnswered("ECHO", "mine") == .simple("mine"))
            }
        }

        @Test func `falls silent for good, and is given up`() async throws {
            try await FakeServer.with { connection, number in
                try await connection.shakeHands()
                while let command = try await connection.command() {
                    if number > 0 { try await connection.say("+\(command.last ?? "")\r\n") }
                }
            } _: { port async throws in
                try await withClient("redis://127.0.0.1:\(port)", { $0.commandTimeout = .milliseconds(100) }) {
                    client async throws in
                    let start = ContinuousClock.now
                    let silent = await client.failure("GET", "a")
                    #expect(silent?.code == .timeout && silent?.description.hasSuffix("has fallen silent") == true)
                    #expect(try await client.untilAnswered("ECHO", "well") == .simple("well"))
                    #expect(ContinuousClock.now - start >= .seconds(1))
                }
            }
        }

        @Test func `takes no more connections`() async throws {
            try await FakeServer.with { connection, number in
                if number == 0 { return try await connection.say("-ERR max number of clients reached\r\n") }
                try await connection.shakeHands()
                while let command = try await connection.command() {
                    try await connection.say("+\(command.last ?? "")\r\n")
                }
            } _: { port async throws in
                try await withClient("redis://127.0.0.1:\(port)") { client async throws in
                    let error = await client.failure("PING")
                    #expect(
                        error?.reply?.description == "ERR max number of clients reached" && error?.mayHaveRun == false)
                    #expect(try await client.untilAnswered("ECHO", "well") == .simple("well"))
                }
            }
        }

        @Test func `forgets each script at once, and is given the source for good`() async throws {
            let script = RedisScript("one", source: "return 1")
            let (commands, seen) = AsyncStream<String>.makeStream()
            try await Self.once { connection in
                while let command = try await connection.command() {
                    seen.yield(command[0])
                    let answer = ["EVALSHA": "-NOSCRIPT No matching script.\r\n", "SCRIPT": "$1\r\nx\r\n"][command[0]]
                    try await connection.say(answer ?? ":1\r\n")
                }
            } _: { client async throws in
                for _ in 0..<6 { #expect(try await client.run(script) == .integer(1)) }
            }
            seen.finish()
            var asked: [String] = []
            for await command in commands where command != "SCRIPT" { asked.append(command) }
            #expect(asked == (0..<5).flatMap { _ in ["EVALSHA", "EVAL"] } + ["EVAL"])
        }

        @Test func `does not read, and the rest is refused at once`() async throws {
            let gate = Gate()
            try await Self.once { _ async throws in
                await gate.pass()
            } _: { client async throws in
                let long = RedisArgument.text(String(repeating: "x", count: 600_000))
                await withTaskGroup(of: RedisError?.self) { group in
                    for _ in 0..<2 { group.addTask { await client.failure("ECHO", long) } }
                    #expect(await group.next()??.code == .busy)
                    gate.open()
                    #expect(await group.next()??.code == .connectionLost)
                }
            }
        }
    }
}
