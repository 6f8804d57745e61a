/// Why a service does not tell what it should.
enum FeedFailure: Error, Hashable {
    /// It answers, but no stream comes through: proxies hold it back, or the service is older.
    case noStream(String)
    /// It does not believe the token, or has none itself.
    case refused(status: Int)
    /// It answered something else.
    case status(Int)
    /// What it sends is not what it should be.
    case notUnderstood(String)
    /// It ended the stream.
    case ended

    var description: String {
        switch self {
        case .noStream(let reason): reason
        case .refused(let status): "answered \(status)"
        case .status(let status): "answered \(status)"
        case .notUnderstood(let what): "\(what) is not understood"
        case .ended: "the stream ended"
        }
    }
}

extension FeedFailure: CustomStringConvertible {}
