/// What strangers' bytes come to, each with what must hold for any of them.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// The loader of configurations.
    case configuration
    /// The reader of traces.
    case trace
    /// The readers of access logs.
    case log
    /// The writer of the RateLimit fields.
    case fields
    /// The parser of Redis' replies.
    case replies

    /// Tries an input.
    ///
    /// - Throws: what was found.
    package func check(_ input: UnsafeBufferPointer<UInt8>) throws(Finding) {
        switch self {
        case .configuration: try ConfigurationTarget.check(input)
        case .trace: try TraceTarget.check(input)
        case .log: try LogTarget.check(input)
        case .fields: try FieldsTarget.check(input)
        case .replies: try ReplyTarget.check(input)
        }
    }
}
