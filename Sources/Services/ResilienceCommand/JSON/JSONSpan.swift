/// A text in quotes that was passed over and not decoded yet.
struct JSONSpan {
    /// What is between the quotes.
    let content: UnsafeBufferPointer<UInt8>
    /// Where that begins in the line.
    let start: Int
    /// Whether there is no escape in it.
    let isPlain: Bool
}
