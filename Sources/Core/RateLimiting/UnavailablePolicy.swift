/// Who decides while a store that several processes share cannot be asked.
public enum UnavailablePolicy: String, CaseIterable, Sendable {
    /// Counters in this process: at most the limit passes in each process.
    case local
    /// Nobody: all requests pass, uncounted.
    case allow
    /// Nobody: no request passes.
    case deny
}
