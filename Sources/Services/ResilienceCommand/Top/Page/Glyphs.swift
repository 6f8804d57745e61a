/// The characters that pictures are made of.
struct Glyphs {
    /// Nothing, then from little to all.
    private let levels: [Character]
    private let full: Character
    private let empty: Character
    /// Whether there is nothing but ASCII.
    let isPlain: Bool

    /// For terminals that show Unicode.
    static let unicode = Glyphs(levels: Array(" ▁▂▃▄▅▆▇█"), full: "█", empty: "░", isPlain: false)
    /// For all others.
    static let ascii = Glyphs(levels: Array(" .:-=+*#@"), full: "#", empty: ".", isPlain: true)

    private init(levels: [Character], full: Character, empty: Character, isPlain: Bool) {
        (self.levels, self.full, self.empty, self.isPlain) = (levels, full, empty, isPlain)
    }

    /// What the locale that these variables name can show.
    init(variables: [String: String]) {
        let names = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { variables[$0] }
        let locale = names.first { !$0.isEmpty }?.lowercased() ?? ""
        self = locale.contains("utf-8") || locale.contains("utf8") ? .unicode : .ascii
    }

    /// Counts beside each other, the largest as high as it goes; what is not nothing does not look so.
    func line(_ counts: [Int]) -> String {
        let most = max(counts.max() ?? 0, 1)
        let steps = Int128(levels.count - 1)
        return String(
            counts.map { count in
                count <= 0 ? levels[0] : levels[Int(max((Int128(count) * steps + Int128(most) - 1) / Int128(most), 1))]
            })
    }

    /// A bar that is filled by `share`, 0 to 1; what is not quite nothing or not quite all does not look so.
    func bar(_ share: Double, width: Int) -> String {
        var filled = Int((share * Double(width)).rounded())
        if share > 0 { filled = max(filled, 1) }
        if share < 1 { filled = min(filled, width - 1) }
        filled = min(max(filled, 0), width)
        return String(repeating: full, count: filled) + String(repeating: empty, count: width - filled)
    }

    /// The text as it can be shown, as wide as it was.
    func shown(_ text: String) -> String {
        guard isPlain, !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        return text.unicodeScalars.reduce(into: "") { shown, scalar in
            switch scalar {
            case _ where scalar.isASCII: shown.unicodeScalars.append(scalar)
            case "…": shown += "~"
            case "µ": shown += "u"
            default: shown += String(repeating: "?", count: scalar.displayWidth)
            }
        }
    }
}
