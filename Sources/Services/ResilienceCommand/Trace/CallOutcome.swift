/// How a trace says that a call ends.
enum CallOutcome: String, CaseIterable {
    case success
    case failure
    case ignored
    case cancelled
}
