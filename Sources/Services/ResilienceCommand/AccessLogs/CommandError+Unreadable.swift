extension CommandError {
    /// The longest piece of a line that is repeated, in bytes.
    private static let longestExcerpt = 60

    /// A part of a line that is not what it should be; what was found is repeated in printable characters.
    static func unreadable(
        _ part: StaticString, _ found: UnsafeBufferPointer<UInt8>, _ needed: StaticString
    ) -> CommandError {
        var excerpt = ""
        for byte in found.prefix(longestExcerpt) {
            if (0x20...0x7E).contains(byte) {
                excerpt.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                excerpt += byte < 0x10 ? "\\x0" : "\\x"
                excerpt += String(byte, radix: 16)
            }
        }
        return CommandError(.trace, "\(part): \"\(excerpt)\(found.count > longestExcerpt ? "…" : "")\", \(needed)")
    }
}
