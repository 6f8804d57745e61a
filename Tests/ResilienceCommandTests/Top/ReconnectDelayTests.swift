import ResiliencePrimitives
import Testing

@testable import ResilienceCommand

@Suite("The wait before the next try")
struct ReconnectDelayTests {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `doubles up to a bound, and is never less than half of that`(_ seed: UInt64) {
        var delay = ReconnectDelay(random: SeededRandom(seed: seed))
        for most in [0.5, 1, 2, 4, 8, 15, 15, 15] {
            let wait = delay.next() / .seconds(1)
            #expect(wait >= most / 2 && wait <= most)
        }
    }

    @Test func `differs from viewer to viewer`() {
        let waits = (UInt64(0)..<50).map { seed in
            var delay = ReconnectDelay(random: SeededRandom(seed: seed))
            return delay.next()
        }
        #expect(Set(waits).count > 40)
    }

    @Test func `begins anew after a success, with what the service asks for`() {
        var delay = ReconnectDelay(random: SeededRandom(seed: 1))
        for _ in 0..<5 { _ = delay.next() }
        delay.succeed(retry: nil)
        #expect(delay.next() <= .milliseconds(500))
        delay.succeed(retry: .seconds(2))
        #expect((Duration.seconds(1) ... .seconds(2)).contains(delay.next()))
        delay.succeed(retry: .seconds(86_400))
        #expect(delay.next() <= ReconnectDelay.longest)
        delay.succeed(retry: .zero)
        #expect(delay.next() >= .milliseconds(50))
        for _ in 0..<1000 { #expect(delay.next() <= ReconnectDelay.longest) }
    }
}
