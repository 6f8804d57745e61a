/// A file of the page as it is sent: without what only those read who change it, comments that have a line of their own,
/// indentation and empty lines. The scripts keep to what that asks of them: no comment behind code, no text over lines.
enum DashboardPart {
    /// The page that the others are put into.
    static func page(_ file: [UInt8]) -> String { lines(file).joined(separator: "\n") }

    /// A script: a line goes on behind the one before where that cannot have been the end of a statement, or says so.
    static func script(_ file: [UInt8]) -> String {
        lines(file).map { $0.last.map("{([,;".contains) == true ? String($0) : $0 + "\n" }.joined()
    }

    /// A style sheet, without spaces that mean nothing. None stands in a text of ours.
    static func style(_ file: [UInt8]) -> String {
        var text = lines(file).joined()
        for (long, short) in [(" {", "{"), ("{ ", "{"), ("; ", ";"), (", ", ","), (": ", ":"), (";}", "}")] {
            text = text.replacing(long, with: short)
        }
        return text
    }

    private static func lines(_ file: [UInt8]) -> [Substring] {
        String(decoding: file, as: UTF8.self).split(separator: "\n")
            .map { $0.trimmingPrefix { $0 == " " } }
            .filter { !$0.isEmpty && !$0.hasPrefix("//") && !($0.hasPrefix("/**") && $0.hasSuffix("*/")) }
    }
}
