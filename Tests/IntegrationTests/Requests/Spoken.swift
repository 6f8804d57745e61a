/// What became of a text that was to be spoken.
enum Spoken: Hashable, Sendable {
    case speech
    /// A stand-in was heard, for that reason.
    case standIn(String)
    /// Status and code.
    case refused(Int, String)
    /// The stream broke off.
    case cut

    /// Reads a whole answer.
    init(_ answer: Answer) throws {
        if answer.status != 200 {
            let problem: Problem = try answer.decoded()
            self = .refused(answer.status, problem.error.code)
        } else if let reason = answer["x-speech-fallback"] {
            self = .standIn(reason)
        } else {
            self = .speech
        }
    }
}
