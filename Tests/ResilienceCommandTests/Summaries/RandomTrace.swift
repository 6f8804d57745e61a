import ResilienceTesting

/// Traces and configurations that nobody has thought of.
struct RandomTrace {
    private static let clients = ["ip:192.0.2.1", "user:ada", "e\u{301}", "é", "\u{1B}[2J", "<&\"'>", ""]

    private var history: History

    init(_ history: History) { self.history = history }

    private mutating func chance(_ part: Int, of whole: Int) -> Bool {
        Int.random(in: 0..<whole, using: &history) < part
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &history) }

    private mutating func one<Element>(of elements: [Element]) -> Element { elements[number(0...elements.count - 1)] }

    /// A configuration of rules for some of the paths `/a` to `/d`, a circuit and a queue.
    mutating func configuration() -> String {
        var rules = ""
        for name in ["a", "b", "c"] where chance(3, of: 4) {
            rules += "    - {name: \(name), path: /\(name), limits: [\(limits())], "
            rules += "shadow: \(chance(1, of: 4)), per: \(one(of: ["client", "endpoint", "service"])), "
            rules += "algorithm: \(one(of: ["sliding_window", "fixed_window", "token_bucket"]))}\n"
        }
        return """
            rate_limits:
              enabled: \(!chance(1, of: 20))
              default: {limits: [\(limits())], bypass_internal: \(chance(1, of: 2))}
              rules:
            \(rules.isEmpty ? "    []" : rules)
            breakers:
              t: {failure_threshold: \(number(1...3)), recovery_timeout: \(number(1...9))s, success_threshold: 1}
            backpressure:
              q: {max_queue_size: \(number(1...4)), max_memory: \(number(5...20)), timeout: \(number(1...9))s,
                  strategy: \(one(of: ["block", "drop_oldest", "drop_newest", "adaptive"])), max_age: \(number(0...20))s}
            """
    }

    private mutating func limits() -> String {
        let limits = ["\(number(0...6))/10s", "\(number(1...9))/minute"]
        return one(of: [limits[0], limits[1], limits.joined(separator: ", ")])
    }

    /// Events at whole seconds, or at any millisecond.
    mutating func events(_ count: Int, wholeSeconds: Bool = false) -> [String] {
        var time = number(0...1) * 1_782_000_000_000
        return (0..<count).map { _ in
            time += wholeSeconds ? number(0...4) * 1000 : number(0...3000)
            return "{\"at\":\(time / 1000).\(String(1000 + time % 1000).dropFirst()),\(subject())}"
        }
    }

    private mutating func subject() -> String {
        switch number(0...9) {
        case 0: return #""breaker":"\#(one(of: ["t", "u"]))""#
        case 1:
            let outcome = one(of: ["success", "failure", "failure", "ignored"])
            return #""breaker":"\#(one(of: ["t", "u"]))","outcome":"\#(outcome)","duration":\#(number(0...7))"#
        case 2: return #""queue":"q","offer":"\#(number(0...99))","bytes":\#(number(0...12))"#
        case 3: return #""queue":"q","take":\#(number(1...3))"#
        default: return request()
        }
    }

    private mutating func request() -> String {
        let path = one(of: ["/a", "/b", "/c", "/d", "/healthz"])
        let name = one(of: Self.clients).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\u{1B}", with: "\\u001b")
        let type = one(of: ["anonymous", "anonymous", "internal", "api"])
        return #""path":"\#(path)","client":"\#(name)","client_type":"\#(type)","cost":\#(number(0...2))"#
    }
}
