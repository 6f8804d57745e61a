/// How many bytes values take at most.
enum JSONRoom {
    /// `true`, `false` or `null`.
    static let word = 5
    /// A sign, 19 digits, a point and six decimals.
    static let number = 27

    /// A text whose every byte is escaped, in its quotes.
    static func text(_ text: String) -> Int { text.utf8.count * 6 + 2 }
}
