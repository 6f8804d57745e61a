import RateLimiting
import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import ResilienceRedis

@Suite("A counter that is asked for often") struct HotCounterTests {
    private static let start = MonotonicTime(nanoseconds: 1_900_000_000_000_000_000)
    private static let eight = ["a", "b", "c", "d", "e", "f", "g", "h"]
    private let quotas: QuotaSet
    private var counter: HotCounter<String>
    /// What is on its way.
    private var fetches: [HotFetch] = []

    init() throws {
        quotas = try QuotaSet([Quota(limit: 1000, per: .seconds(60)), Quota(limit: 9000, per: .seconds(3600))])
        counter = HotCounter("p:{c}", quotas, at: Self.start, era: 0)
    }

    private func charged(_ used: Int) -> Decision {
        let statuses = quotas.quotas.map {
            QuotaStatus(quota: $0, used: used, isDenying: false, resetAfter: $0.window, moreAfter: .seconds(1))
        }
        return Decision(
            verdict: .allowed, quotas: QuotaStatuses(of: quotas, statuses), bindingIndex: 0, source: .redis)
    }

    private static func named(_ grant: UnitsAhead.Grant) -> String {
        "granted, \(grant.decision.quotas[0].remaining) left"
    }

    private mutating func ask(_ cost: Int = 1, ahead: Int = 10, after seconds: Double = 0) -> String {
        switch counter.ask(cost, ahead: ahead, under: quotas, at: Self.start + .seconds(seconds)) {
        case .granted(let grant): return Self.named(grant)
        case .fetch(let fetch):
            fetches.append(fetch)
            return "fetch \(fetch.ahead)"
        case .wait: return "wait"
        case .ask: return "ask"
        case nil: return "another's"
        }
    }

    private mutating func wait(_ name: String, _ cost: Int = 1, after seconds: Double = 0) -> String {
        switch counter.wait(cost, name, under: quotas, at: Self.start + .seconds(seconds)) {
        case .granted(let grant): Self.named(grant)
        case .inLine: "in line"
        case .vain: "vain"
        }
    }

    /// The oldest of what is on its way is here; those who wait and are told, and what.
    @discardableResult private mutating func fetch(
        _ ahead: Int, used: Int? = nil, askedAfter asked: Double = 0, after seconds: Double = 0
    ) -> [String] {
        let told = counter.fetched(
            fetches.removeFirst(), charged(used ?? ahead + 1), ahead, askedAt: Self.start + .seconds(asked),
            at: Self.start + .seconds(seconds))
        return told.map { "\($0.waiter): \($0.grant.map(Self.named) ?? "nothing")" }
    }

    /// The oldest of what is on its way does not come.
    @discardableResult private mutating func fail(after seconds: Double = 0) -> [String] {
        counter.failed(fetches.removeFirst(), at: Self.start + .seconds(seconds)).map {
            "\($0.waiter): \($0.grant.map(Self.named) ?? "nothing")"
        }
    }

    /// Asks so often that ten units would be taken ahead, and has nothing afterwards.
    private mutating func warmUp() {
        for _ in 0..<10 {
            _ = ask()
            while !fetches.isEmpty { fail() }
        }
    }

    @Test mutating func `takes ahead what it was asked for of late, and no more than it may`() {
        #expect(ask() == "ask")
        #expect(ask() == "fetch 1")
        fetch(1)
        #expect(ask() == "granted, 998 left")
        #expect(ask() == "fetch 3")
        fetch(3)
        #expect((0..<3).map { _ in ask() } == ["granted, 998 left", "granted, 997 left", "granted, 996 left"])
        #expect(ask() == "fetch 7")
        fetch(7)
        for _ in 0..<7 { _ = ask() }
        #expect(ask() == "fetch 10")
    }

    @Test mutating func `lets others wait for what is coming, and gives it to them in their order`() {
        warmUp()
        #expect([ask(), ask()] == ["fetch 10", "wait"])
        #expect([wait("a"), wait("b", 3)] == ["in line", "in line"])
        #expect(fetch(10) == ["a: granted, 998 left", "b: granted, 995 left"])
        #expect(ask() == "granted, 994 left")
        #expect(wait("late") == "granted, 993 left")
    }

    @Test mutating func `asks for more before too many wait, never for more ahead of them than it may`() {
        warmUp()
        #expect(ask() == "fetch 10")
        for name in Self.eight { #expect([ask(), wait(name)] == ["wait", "in line"]) }
        // Eight of the ten are spoken for
        #expect(ask() == "fetch 8")
        #expect([ask(), wait("i")] == ["wait", "in line"])
        #expect(fetch(10).count == 9)
        // One is here and eight coming
        #expect(ask() == "granted, 989 left")
    }

    @Test mutating func `asks for more before all is gone if others asked while the last was coming`() {
        warmUp()
        #expect(ask() == "fetch 10")
        for name in ["a", "b"] { #expect([ask(), wait(name)] == ["wait", "in line"]) }
        #expect(fetch(10).count == 2)
        #expect((0..<6).map { _ in ask().prefix(7) } == Array(repeating: "granted", count: 6))
        // Two are left, as many as were asked for during the last
        #expect(ask() == "fetch 8")
        fetch(8)
        // Nobody asked meanwhile
        #expect((0..<10).map { _ in ask().prefix(7) } == Array(repeating: "granted", count: 10))
        #expect(ask() == "fetch 10")
    }

    @Test mutating func `hands out first what ends first, and says what Redis would say`() {
        warmUp()
        #expect(ask() == "fetch 10")
        for name in Self.eight { _ = wait(name) }
        #expect(ask(after: 1) == "fetch 8")
        #expect(fetch(10, used: 11).count == 8)
        fetch(8, used: 20, askedAfter: 1, after: 1)
        let told = (0..<4).map { _ in ask(after: 1) }
        #expect(told == [990, 989, 987, 986].map { "granted, \($0) left" })
        // Those of the first are not good any more
        #expect(ask(2, after: 6.5).prefix(7) == "granted")
    }

    @Test mutating func `sends those away for whom nothing comes, the last first, and nobody else`() {
        warmUp()
        #expect(ask() == "fetch 10")
        for name in Self.eight { _ = wait(name) }
        #expect(ask() == "fetch 8")
        for name in Self.eight { _ = wait("second \(name)") }
        let first = fetches.removeFirst()
        // Ten are coming for sixteen
        #expect(fetch(0) == ["h", "g", "f", "e", "d", "c"].map { "second \($0): nothing" })
        fetches.append(first)
        #expect(
            fetch(3) == [
                "a: granted, 998 left", "b: granted, 997 left", "c: granted, 996 left", "d: nothing", "e: nothing",
                "f: nothing", "g: nothing", "h: nothing", "second a: nothing", "second b: nothing",
            ])
    }

    @Test mutating func `lets nobody wait for what was asked for after it came, and drops what is too much then`() {
        warmUp()
        #expect(ask() == "fetch 10")
        for name in Self.eight { _ = wait(name) }
        #expect(ask() == "fetch 8")
        for name in Self.eight { _ = wait("second \(name)") }
        #expect(ask() == "fetch 8")
        let first = fetches.removeFirst()
        // Eighteen are coming for sixteen
        #expect(fail() == [])
        #expect(ask() == "fetch 8")
        fetches.insert(first, at: 0)
        #expect(fail() == Self.eight.map { "\($0): nothing" } + Self.eight.map { "second \($0): nothing" })
        // What was coming for them is more ahead than there may be: eight more are
        #expect(ask(11) == "ask")
        #expect(fetch(8) == [])
        #expect(counter.units == 2)
        #expect(fetch(8, used: 20) == [])
        #expect(counter.units == 10)
        // Those that end first were dropped
        #expect((0..<3).map { _ in ask() } == [992, 991, 987].map { "granted, \($0) left" })
    }

    @Test mutating func `sends all away when nothing more is coming`() {
        warmUp()
        #expect(ask() == "fetch 10")
        for name in ["a", "b", "c"] { _ = wait(name) }
        #expect(fetch(1) == ["a: granted, 998 left", "b: nothing", "c: nothing"])
        #expect(wait("late") == "vain")
        #expect(ask() == "fetch 10")
        for name in ["a", "b"] { _ = wait(name) }
        #expect(fail() == ["a: nothing", "b: nothing"])
    }

    @Test mutating func `hands out what was charged ahead for a tenth of the shortest window`() {
        _ = [ask(), ask()]
        fetch(1)
        #expect(ask(after: 5.999_999_999) == "granted, 998 left")
        _ = ask(after: 6)
        fetch(2, askedAfter: 6, after: 6)
        #expect(ask(after: 12) == "fetch 1")
    }

    @Test mutating func `gives nothing that is over when it comes`() {
        warmUp()
        #expect(ask() == "fetch 10")
        _ = wait("a")
        #expect(fetch(10, after: 6) == ["a: nothing"])
    }

    @Test mutating func `takes nothing ahead for one who has not asked in the present or the last tenth`() {
        for _ in 0..<5 { _ = ask() }
        while !fetches.isEmpty { fail() }
        #expect(ask(after: 6) == "fetch 5")
        fail()
        #expect(ask(after: 18) == "ask")
    }

    @Test mutating func `takes nothing ahead, within that tenth, of what is used up`() {
        _ = [ask(), ask()]
        fetch(0)
        #expect([ask(), ask()] == ["ask", "ask"])
        #expect(ask(after: 6) == "fetch 4")
    }

    @Test mutating func `asks for what costs more than there is, and fills up what it has`() {
        warmUp()
        _ = ask()
        fetch(4)
        #expect(ask(5) == "fetch 6")
        fetch(6)
        #expect(ask(10).prefix(7) == "granted")
        #expect(ask(11) == "ask")
    }

    @Test mutating func `lets go of what it has when it was reset, and of what is coming, and of nothing later`() {
        warmUp()
        _ = ask()
        for name in ["a", "b"] { _ = wait(name) }
        #expect(counter.forget(era: 1) == ["a", "b"])
        #expect(ask() == "fetch 10")
        #expect(fetch(10) == [])
        #expect(wait("c") == "in line")
        #expect(fetch(10) == ["c: granted, 998 left"])
        #expect(counter.forget(era: 2) == [])
        #expect(ask() == "fetch 10")
        fail()
        _ = ask()
        #expect(counter.forget(era: 3) == [])
        #expect(fail() == [] && counter.isQuiet)
    }

    @Test mutating func `is another one's under other quotas`() throws {
        let others = try QuotaSet([Quota(limit: 1, per: .seconds(60))])
        #expect(counter.ask(1, ahead: 1, under: others, at: Self.start) == nil)
        warmUp()
        _ = ask()
        guard case .vain = counter.wait(1, "a", under: others, at: Self.start) else {
            Issue.record("waits")
            return
        }
    }

    @Test mutating func `counts what it is asked for, however much that is`() {
        #expect([ask(.max, ahead: .max), ask(.max, ahead: .max)] == ["ask", "fetch \(Int.max)"])
        fail()
        #expect(ask(.max, ahead: .max, after: 6) == "fetch \(Int.max)")
    }

    /// Any number of requests, answers that bring all, some or nothing, in any order, and resets.
    @Test(arguments: History.fresh(200))
    func `never has more ahead of requests than it may, and leaves nobody waiting`(given: History) throws {
        var history = given
        var counter = HotCounter<Int>("p:{c}", quotas, at: Self.start, era: 0)
        let most = Int.random(in: 1...20, using: &history)
        var time = Self.start
        var under: [(fetch: HotFetch, asked: MonotonicTime)] = []
        // Of each who waits the cost, and what was under way when it came
        var waiting: [Int: (cost: Int, under: Set<HotFetch>)] = [:]
        // Charged and not handed out
        var (ahead, name, eras) = (0, 0, 0)
        func told(_ served: [HotCounter<Int>.Served]) {
            for (name, grant) in served {
                let told = waiting.removeValue(forKey: name)
                #expect(told != nil, "\(given): told twice")
                if grant != nil { ahead -= told?.cost ?? 0 }
            }
        }
        for _ in 0..<400 {
            time = time + .seconds(Double.random(in: 0...0.2, using: &history))
            switch Int.random(in: 0..<10, using: &history) {
            case 0..<6:
                let cost = Int.random(in: 1...3, using: &history)
                switch counter.ask(cost, ahead: most, under: quotas, at: time) {
                case .granted: ahead -= cost
                case .fetch(let fetch):
                    under.append((fetch, time))
                    let coming = under.filter { $0.fetch.era == eras }.reduce(0) { $0 + $1.fetch.ahead }
                    let owed = waiting.values.reduce(0) { $0 + $1.cost }
                    #expect(counter.units + coming - owed <= most, "\(given): asks for too many")
                case .wait:
                    name += 1
                    switch counter.wait(cost, name, under: quotas, at: time) {
                    case .granted: ahead -= cost
                    case .inLine: waiting[name] = (cost, Set(under.map(\.fetch).filter { $0.era == eras }))
                    case .vain: break
                    }
                case .ask, nil: break
                }
            case 6..<9:
                guard let place = under.indices.randomElement(using: &history) else { break }
                let (fetch, asked) = under.remove(at: place)
                if Int.random(in: 0..<5, using: &history) == 0 {
                    told(counter.failed(fetch, at: time))
                } else {
                    let count =
                        Bool.random(using: &history) ? fetch.ahead : Int.random(in: 0...fetch.ahead, using: &history)
                    ahead += count
                    told(counter.fetched(fetch, charged(count + 1), count, askedAt: asked, at: time))
                }
            default:
                guard Int.random(in: 0..<5, using: &history) == 0 else { break }
                eras += 1
                for waiter in counter.forget(era: eras) { waiting[waiter] = nil }
            }
            let owed = waiting.values.reduce(0) { $0 + $1.cost }
            let coming = under.filter { $0.fetch.era == eras }.reduce(0) { $0 + $1.fetch.ahead }
            #expect(counter.units <= max(owed, most + owed - coming), "\(given): has too many")
            #expect(counter.units <= ahead, "\(given): hands out what was not charged")
            for (name, waits) in waiting {
                let isComing = under.contains { waits.under.contains($0.fetch) }
                #expect(isComing, "\(given): \(name) waits for what was asked for after it came")
            }
        }
        for (fetch, _) in under { told(counter.failed(fetch, at: time)) }
        #expect(waiting.isEmpty && counter.isQuiet, "\(given)")
    }
}
