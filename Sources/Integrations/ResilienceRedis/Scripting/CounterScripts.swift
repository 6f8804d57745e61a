import RateLimiting
import Synchronization
import _RESP

/// The scripts, put together from their parts: one that decides has only the algorithms that its quotas count by, since
/// every call of a script makes all functions in it anew.
final class CounterScripts: Sendable {
    /// Gives back.
    let refund = CounterScripts.script("refund", Part.allCases)
    /// Lists what a client has used.
    let list = CounterScripts.script("list", Part.allCases)
    /// Forgets.
    let reset = RedisScript("reset", source: CounterScripts.text(PackageResources.reset_lua))
    private let deciding = Mutex<[Set<Part>: RedisScript]>([:])

    /// An algorithm's part.
    enum Part: CaseIterable {
        case bucket
        case window
        case weighted
        case log

        init(_ algorithm: RateLimitAlgorithm) {
            self =
                switch algorithm {
                case .tokenBucket: .bucket
                case .fixedWindow: .window
                case .slidingWindowCounter: .weighted
                case .slidingWindow: .log
                }
        }

        var source: String {
            switch self {
            case .bucket: CounterScripts.text(PackageResources.bucket_lua)
            case .window: CounterScripts.text(PackageResources.window_lua)
            case .weighted: CounterScripts.text(PackageResources.weighted_lua)
            case .log: CounterScripts.text(PackageResources.log_lua)
            }
        }
    }

    /// The script that decides over quotas of these algorithms.
    func decide(_ parts: Set<Part>) -> RedisScript {
        deciding.withLock { scripts in
            if let known = scripts[parts] { return known }
            let script = Self.script("decide", Part.allCases.filter(parts.contains))
            scripts[parts] = script
            return script
        }
    }

    private static func script(_ name: String, _ parts: [Part]) -> RedisScript {
        let ending =
            switch name {
            case "decide": text(PackageResources.decide_lua)
            case "refund": text(PackageResources.refund_lua)
            default: text(PackageResources.list_lua)
            }
        let shared = [text(PackageResources.arithmetic_lua), text(PackageResources.counter_lua)]
        let source = shared + parts.map(\.source) + [text(PackageResources.ledger_lua), ending]
        return RedisScript(name, source: source.joined(separator: "\n"))
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
