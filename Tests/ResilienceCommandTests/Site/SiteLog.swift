import ResiliencePrimitives

/// The access log of a made-up site over two days, with a scraper, a partner who calls in bursts, and all that a real one
/// has besides. The same seed makes the same log.
struct SiteLog {
    /// The beginning: Monday, 2 March 2026, 00:00 UTC.
    static let start = 1_772_409_600
    static let seconds = 2 * 86_400
    /// How often the partner calls.
    static let bursts = 12

    let clients: SiteClients
    /// In the order of the lines, which were written when the requests had ended.
    private(set) var requests: [SiteRequest] = []
    /// Lines that are no requests.
    let garbage: Int

    private var random: SeededRandom
    private let crowd: WeightedDraw

    /// Makes a log of so many lines.
    init(lines: Int, seed: UInt64) {
        (clients, garbage, random) = (SiteClients(lines: lines), lines / 100, SeededRandom(seed: seed))
        crowd = .crowd(of: clients.browsers.count)
        requests.reserveCapacity(lines)
        scrape(lines / 20)
        order()
        poll()
        synchronise()
        crawl(lines / 20)
        send(lines / 25)
        monitor(lines / 100)
        logIn(lines / 50)
        browse(until: lines - garbage)
        putInOrder()
    }

    /// The requests as a limiter sees them: by time, and of the same time by line.
    var inTime: [SiteRequest] { Self.sorted(requests) { $0.time } }

    private mutating func add(_ kind: SiteRequest.Kind, _ client: Int, at time: Int, _ number: Int = 0) {
        guard (0..<Self.seconds).contains(time) else { return }
        requests.append(
            SiteRequest(time: Int32(time), client: Int32(client), kind: kind, number: Int32(number)))
    }

    private mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    /// A second of one of the days.
    private mutating func moment() -> Int {
        pick(0...(Self.seconds / 86_400 - 1)) * 86_400 + WeightedDraw.dayTime.one(&random) * 60 + pick(0...59)
    }

    /// Steady, high and long: a product every two seconds.
    private mutating func scrape(_ count: Int) {
        for number in 0..<count { add(.product, clients.scraper, at: 8 * 3600 + 2 * number, number) }
    }

    /// Quiet, and every four hours or so 97 orders within seconds, where 90 a minute are allowed.
    private mutating func order() {
        for burst in 0..<Self.bursts {
            let start = burst * 14_000 + pick(0...4000)
            for number in 0..<97 { add(.order, clients.partner, at: start + number / 8, number) }
        }
    }

    /// Programs that look every so often, most of the time.
    private mutating func poll() {
        for client in clients.pollers {
            let interval = [60, 120, 240, 300, 600][client % 5]
            let turns = Self.seconds / interval * pick(40...80) / 100
            let start = pick(0...(Self.seconds - turns * interval))
            for turn in 0..<turns { add(.status, client, at: start + turn * interval) }
        }
    }

    /// Apps that fetch what is new when they are opened; one of sixty has much to fetch, up to three times in an hour.
    private mutating func synchronise() {
        for client in clients.apps {
            let isLarge = client % 60 == 0
            let start = moment()
            for time in 0..<(isLarge ? client / 60 % 3 + 1 : 1) {
                for number in 0..<(isLarge ? pick(82...95) : pick(2...10)) {
                    add(.sync, client, at: start + time * 900 + number / 3, number)
                }
            }
        }
    }

    private mutating func crawl(_ count: Int) {
        let share = count / clients.bots.count
        for bot in clients.bots {
            for number in 0..<share {
                let time = Self.seconds / share * number + pick(0...9)
                add(number % 500 == 0 ? .robots : .page, bot, at: time, number * 12 + bot)
            }
        }
    }

    /// Other systems that tell what has happened to them, a few things at a time.
    private mutating func send(_ count: Int) {
        var left = count
        while left > 0 {
            let (client, start) = (clients.senders.lowerBound + pick(0...24), moment())
            let size = min(left, pick(1...30))
            for number in 0..<size { add(.webhook, client, at: start + number / 10, client) }
            left -= size
        }
    }

    private mutating func monitor(_ count: Int) {
        for turn in 0..<count { add(.health, clients.monitor, at: Self.seconds / count * turn) }
    }

    private mutating func logIn(_ count: Int) {
        var left = count
        while left > 0 {
            let (client, start) = (crowd.one(&random), moment())
            let tries = min(left, [1, 1, 1, 2, 2, 3, 6][pick(0...6)])
            for number in 0..<tries { add(.login, client, at: start + number * pick(4...9)) }
            left -= tries
        }
    }

    /// People, of whom few come often and most once: some pages at a time, each with all that is on it.
    private mutating func browse(until lines: Int) {
        while requests.count < lines {
            let client = crowd.one(&random)
            var time = moment()
            for _ in 0..<pick(1...4) {
                let page = pick(1...400)
                let assets = pick(4...22)
                for number in 0...assets where requests.count < lines {
                    add(
                        number == 0 ? .page : .asset, client, at: time + number / 8,
                        number == 0 ? page : page % 9 + number)
                }
                time += pick(8...70)
            }
        }
    }

    /// Lines are written when requests end: most at once, some seconds later.
    private mutating func putInOrder() {
        var ends = requests.map { request in (request, request.time + Int32(pick(0...9) == 0 ? pick(1...20) : 0)) }
        ends = Self.sorted(ends) { $0.1 }
        requests = ends.map(\.0)
    }

    /// Sorts by second, leaving those of the same in their order: by counting, since it is many of few.
    private static func sorted<Element>(_ elements: [Element], by second: (Element) -> Int32) -> [Element] {
        var places = [Int](repeating: 0, count: seconds + 100)
        for element in elements { places[Int(second(element)) + 1] += 1 }
        for index in places.indices.dropFirst() { places[index] += places[index - 1] }
        var order = [Int](repeating: 0, count: elements.count)
        for index in elements.indices {
            let place = Int(second(elements[index]))
            order[places[place]] = index
            places[place] += 1
        }
        return order.map { elements[$0] }
    }
}
