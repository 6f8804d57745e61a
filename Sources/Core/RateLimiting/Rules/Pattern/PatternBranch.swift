/// A text that matches of a pattern begin with, and what may follow it.
struct PatternBranch: Equatable {
    enum Rest: Equatable {
        case nothing
        case anything
        case pattern(PatternNode)
    }

    /// UTF-8.
    let text: [UInt8]
    let rest: Rest

    fileprivate init(_ text: [UInt8], _ rest: ArraySlice<PatternNode>) {
        self.text = text
        self.rest =
            rest.isEmpty ? .nothing : rest.elementsEqual([.anything]) ? .anything : .pattern(.sequence(Array(rest)))
    }

    /// Whether there can be a text that both match, as far as their beginnings tell.
    func mayShare(with other: PatternBranch) -> Bool { zip(text, other.text).allSatisfy { $0 == $1 } }
}

extension PatternNode {
    /// The most texts that a pattern is written out to.
    private static let mostTexts = 32

    /// `.*`
    static let anything = PatternNode.repeated(.set(.any), minimum: 0, maximum: nil)

    /// Branches that together match what the pattern matches: texts, written out if they are few, with nothing or anything
    /// after them, or else as much text as all matches begin with.
    var branches: [PatternBranch] {
        switch self {
        case .alternatives(let choices):
            let all = choices.flatMap(\.branches)
            return all.count <= Self.mostTexts ? all : [PatternBranch([], [self])]
        case .sequence(let parts): return Self.branches(of: parts[...])
        case .set, .repeated: return Self.branches(of: [self])
        }
    }

    private static func branches(of parts: ArraySlice<PatternNode>) -> [PatternBranch] {
        var (texts, rest) = ([[UInt8]()], parts)
        var common = (text: [UInt8](), rest: parts)
        while let part = rest.first, let more = part.texts, texts.count * more.count <= mostTexts {
            texts = texts.flatMap { text in more.map { text + $0 } }
            rest = rest.dropFirst()
            if texts.count == 1 { common = (texts[0], rest) }
        }
        guard rest.isEmpty || rest.elementsEqual([.anything]) else { return [PatternBranch(common.text, common.rest)] }
        return texts.map { PatternBranch($0, rest) }
    }

    /// All that it matches, if these are a few texts.
    private var texts: [[UInt8]]? {
        switch self {
        case .set(let set): return set.single.map { [Array(String(Character($0)).utf8)] }
        case .sequence(let parts): return Self.joined(parts)
        case .alternatives(let choices):
            var all: [[UInt8]] = []
            for choice in choices {
                guard let texts = choice.texts, all.count + texts.count <= Self.mostTexts else { return nil }
                all += texts
            }
            return all
        case .repeated(let part, let minimum, let maximum):
            guard let maximum, maximum - minimum < Self.mostTexts else { return nil }
            var all: [[UInt8]] = []
            for count in minimum...maximum {
                guard let texts = Self.joined(Array(repeating: part, count: count)),
                    all.count + texts.count <= Self.mostTexts
                else { return nil }
                all += texts
            }
            return all
        }
    }

    private static func joined(_ parts: [PatternNode]) -> [[UInt8]]? {
        var all = [[UInt8]()]
        for part in parts {
            guard let texts = part.texts, all.count * texts.count <= mostTexts else { return nil }
            all = all.flatMap { text in texts.map { text + $0 } }
        }
        return all
    }
}
