/// A text in quotes that was passed over and not decoded yet.
struct JSONSpan {
    /// Where its first quote is.
    let start: Int
    /// What is between the quotes.
    let content: UnsafeBufferPointer<UInt8>
    /// Whether there is no escape in it.
    let isPlain: Bool
}
