/// Who took a decision.
public enum DecisionSource: String, CaseIterable, Sendable {
    /// A store in this process.
    case memory
    /// Redis.
    case redis
    /// Nobody had to be asked: a denial that was still in force.
    case known
    /// A store in this process, in place of one that could not be asked.
    case local
    /// Nobody: the store could not be asked, and its rule lets requests pass meanwhile.
    case allow
    /// Nobody: the store could not be asked, and its rule lets nobody pass meanwhile.
    case deny
}
