import Logging
import Synchronization
import _RESP

/// Tells failures of Redis to a log once each time their reason changes, however many decisions they cost.
final class Trouble: Sendable {
    private let last = Mutex<RedisError.Code?>(nil)

    func note(_ error: RedisError, _ logger: Logger) {
        guard error.code != .cancelled else { return }
        let isNew = last.withLock { last in
            defer { last = error.code }
            return last != error.code
        }
        guard isNew else { return }
        logger.log(
            level: error.meaning == .well ? .error : .warning, "redis does not decide", metadata: ["reason": "\(error)"]
        )
    }

    func end(_ logger: Logger) {
        let wasTroubled = last.withLock { last in
            defer { last = nil }
            return last != nil
        }
        if wasTroubled { logger.notice("redis decides again") }
    }
}
