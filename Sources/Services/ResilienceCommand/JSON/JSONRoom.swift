/// How many bytes values take at most.
enum JSONRoom {
    /// `true`, `false` or `null`.
    static let word = 5
    /// A sign, 19 digits, a point and nine decimals.
    static let number = 30

    /// A text whose every byte is escaped, in its quotes.
    static func text(_ text: String) -> Int { text.utf8.count * 6 + 2 }
}
