/// Is told of every ruling that a limiter makes, right after it was made and counted.
///
/// It is called on the request's own way, outside all locks and from many threads at once: it must be quick, and must not
/// wait for anybody. Looking and reporting are no rulings, and a request that ended in an error has none.
public protocol RulingObserver: Sendable {
    /// Takes note of what was said about a request.
    func observe(_ request: RateLimitRequest, _ ruling: Ruling)
}
