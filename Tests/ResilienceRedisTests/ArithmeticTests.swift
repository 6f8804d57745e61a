import RedisServers
import ResiliencePrimitives
import ResilienceTesting
import Testing
import _RESP

@testable import ResilienceRedis

extension RedisTests {
    /// Products that pass what a Lua number holds exactly, worked out by a server and in 128 bits.
    @Suite("Whole numbers in Lua") struct ArithmeticTests {
        /// What a function of arithmetic.lua answers for each of these, of as many arguments each.
        private func run(_ call: String, _ arguments: [[Int]]) async throws -> [[Int64]] {
            try await RedisServer.with { server in
                let client = try RedisURL("redis://127.0.0.1:\(server.port)/0").client()
                let source =
                    String(decoding: PackageResources.arithmetic_lua, as: UTF8.self) + """

                        local given, answers = {}, {}
                        for place = 1, #ARGV do given[place] = tonumber(ARGV[place]) end
                        local answer = { \(call)(unpack(given)) }
                        for place = 1, #answer do answers[place] = string.format('%.0f', answer[place]) end
                        return answers
                        """
                let script = RedisScript("arithmetic", source: source)
                var answers: [[Int64]] = []
                for numbers in arguments {
                    let reply = try await client.run(
                        script, keys: ["k"], arguments: numbers.map { .integer(Int64($0)) },
                        deadline: .now + .seconds(20))
                    answers.append(reply.elements?.compactMap(\.text).map { Int64($0) ?? .max } ?? [])
                }
                await client.shutdown()
                return answers
            }
        }

        /// Of any size up to so many bits.
        private static func number(_ bits: Int, _ history: inout History) -> Int {
            Int.random(in: 0...1 << Int.random(in: 0...bits, using: &history), using: &history)
        }

        @Test(arguments: History.fresh(1)) func `are divided exactly as a product and a sum, up to 2^53 each`(
            given: History
        ) async throws {
            var history = given
            let cases = (0..<2000).map { number -> [Int] in
                let (a, b, m) = (
                    Self.number(53, &history), Self.number(53, &history), max(1, Self.number(53, &history))
                )
                let rest = Int(Int128(a) * Int128(b) % Int128(m))
                // Every other goes up, and some in the middle of the product
                switch number % 4 {
                case 0: return [a, b, m - rest, m]
                case 1: return [m, b, 0, m]
                case 2: return [m / 2, b, Self.number(53, &history), max(1, m / 2 * 2)]
                default: return [a, b, Self.number(53, &history), m]
                }
            }
            for (numbers, found) in zip(cases, try await run("divide", cases)) {
                let wide = numbers.map { Int128($0) }
                let (quotient, rest) = (wide[0] * wide[1] + wide[2]).quotientAndRemainder(dividingBy: wide[3])
                if quotient < 1 << 53 {
                    #expect(found == [Int64(quotient), Int64(rest)], "\(given): \(numbers)")
                } else {
                    #expect(found[0] >= 1 << 53, "\(given): \(numbers)")
                }
            }
        }

        @Test(arguments: History.fresh(1)) func `are compared exactly as fractions times a factor`(
            given: History
        ) async throws {
            var history = given
            let cases = (0..<2000).map { number -> [Int] in
                func fraction() -> [Int] {
                    let over = max(1, Self.number(30, &history))
                    return [
                        Self.number(30, &history), Int.random(in: 0..<over, using: &history), over,
                        Self.number(30, &history),
                    ]
                }
                let one = fraction()
                guard number % 2 == 0, one[2] < 1 << 29 else { return one + fraction() }
                // The same but for one part in twice as many, or the same
                let part = one[1] * 2 + Int.random(in: -1...1, using: &history)
                return one + [one[0], max(0, part), one[2] * 2, one[3]]
            }
            for (numbers, found) in zip(cases, try await run("compare", cases)) {
                let wide = numbers.map { Int128($0) }
                let left = (wide[0] * wide[2] + wide[1]) * wide[3] * wide[6]
                let right = (wide[4] * wide[6] + wide[5]) * wide[7] * wide[2]
                #expect(found == [left == right ? 0 : (left < right ? -1 : 1)], "\(given): \(numbers)")
            }
        }
    }
}
