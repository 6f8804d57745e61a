/// Reads the part of regular expression syntax that describes regular languages, and says what is wrong with the rest.
struct PatternParser {
    let source: String
    let scalars: [Unicode.Scalar]
    var position = 0
    private var depth = 0
    private(set) var ignoresCase = false

    private static let deepest = 100

    init(_ source: String) {
        self.source = source
        scalars = Array(source.unicodeScalars)
    }

    /// Reads the whole pattern.
    mutating func parse() throws(RateLimitError) -> PatternNode {
        if scalars.starts(with: "(?i)".unicodeScalars) {
            ignoresCase = true
            position = 4
        }
        let node = try alternatives()
        guard position == scalars.count else {
            throw failure(at: position, "`)` closes no group: write `\\)` for the character")
        }
        return node
    }

    var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    func failure(at position: Int, _ reason: String) -> RateLimitError {
        RateLimitError(.invalidPattern, "path pattern \"\(source)\", character \(position + 1): \(reason)")
    }

    /// Why what cannot be matched in time proportional to the path is left out.
    func unsupported(at position: Int, _ what: String) -> RateLimitError {
        failure(at: position, "\(what) not supported, since a path is matched in linear time; use a plain expression")
    }

    private mutating func alternatives() throws(RateLimitError) -> PatternNode {
        var choices = [try sequence()]
        while take("|") { choices.append(try sequence()) }
        return choices.count == 1 ? choices[0] : .alternatives(choices)
    }

    private mutating func sequence() throws(RateLimitError) -> PatternNode {
        // The whole path has to match, so that an anchor at the end of a choice says nothing new
        if depth == 0 { _ = take("^") }
        var parts: [PatternNode] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            if scalar == "$", depth == 0, position + 1 == scalars.count || scalars[position + 1] == "|" {
                position += 1
                break
            }
            parts.append(try repetition(of: try atom()))
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func atom() throws(RateLimitError) -> PatternNode {
        let start = position
        guard let scalar = next else { return .sequence([]) }
        position += 1
        switch scalar {
        case "(": return try group(at: start)
        case "[": return .set(try characterClass(at: start))
        case ".": return .set(.any)
        case "\\": return .set(cased(try escape(at: start)))
        case "^", "$":
            throw failure(at: start, "`\(scalar)` stands inside: the whole path has to match anyhow, leave it out")
        case "*", "+", "?":
            throw failure(at: start, "`\(scalar)` repeats nothing: write `\\\(scalar)` for the character")
        case "{": throw failure(at: start, "`{` repeats nothing: write `\\{` for the character")
        default: return .set(cased(ScalarSet(scalar)))
        }
    }

    func cased(_ set: ScalarSet) -> ScalarSet { ignoresCase ? set.ignoringCase : set }

    private mutating func group(at start: Int) throws(RateLimitError) -> PatternNode {
        if take("?") { try groupKind(at: start) }
        depth += 1
        guard depth <= Self.deepest else {
            throw failure(at: start, "groups are nested more than \(Self.deepest) deep")
        }
        let node = try alternatives()
        depth -= 1
        guard take(")") else { throw failure(at: start, "`(` is never closed: write `\\(` for the character") }
        return node
    }

    /// What follows `(?`: only groups are known, with or without a name.
    private mutating func groupKind(at start: Int) throws(RateLimitError) {
        if take(":") { return }
        if take("P") || next == "<" {
            guard take("<"), next != "=", next != "!" else { throw unsupported(at: start, "look-behind is") }
            let name = position
            while let scalar = next,
                scalar.properties.isAlphabetic || scalar == "_" || scalar.properties.numericType != nil
            { position += 1 }
            guard position > name, take(">") else {
                throw failure(at: start, "the group's name is never closed by `>`")
            }
            return
        }
        switch next {
        case "=", "!": throw unsupported(at: start, "look-ahead is")
        case ">": throw unsupported(at: start, "an atomic group is")
        default:
            throw failure(
                at: start, "`(?` begins no known group: `(?:…)` groups, `(?i)` at the very start ignores case")
        }
    }

    private mutating func repetition(of node: PatternNode) throws(RateLimitError) -> PatternNode {
        let start = position
        guard let bounds = try quantifier() else { return node }
        // Taking as little as possible first makes no difference to whether the whole matches
        _ = take("?")
        if next == "+" { throw unsupported(at: start, "a possessive quantifier is") }
        if let scalar = next, scalar == "*" || scalar == "?" || scalar == "{" {
            throw failure(at: position, "`\(scalar)` repeats a repetition: put that in a group")
        }
        return .repeated(node, minimum: bounds.minimum, maximum: bounds.maximum)
    }

    private mutating func quantifier() throws(RateLimitError) -> (minimum: Int, maximum: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = position
        guard take("{") else { return nil }
        let minimum = try count(at: start)
        guard take(",") else {
            guard take("}"), let minimum else { throw unreadableCount(at: start) }
            return (minimum, minimum)
        }
        let maximum = try count(at: start)
        guard take("}"), let minimum else { throw unreadableCount(at: start) }
        if let maximum, maximum < minimum {
            throw failure(at: start, "{\(minimum),\(maximum)} runs backwards: the smaller number comes first")
        }
        return (minimum, maximum)
    }

    private func unreadableCount(at start: Int) -> RateLimitError {
        failure(at: start, "`{` begins no count such as {2}, {2,} or {2,5}: write `\\{` for the character")
    }

    private mutating func count(at start: Int) throws(RateLimitError) -> Int? {
        var value: Int?
        while let scalar = next, "0"..."9" ~= scalar {
            value = (value ?? 0) * 10 + Int(scalar.value - 0x30)
            guard value ?? 0 <= 1000 else { throw failure(at: start, "a count is above 1000, the most there can be") }
            position += 1
        }
        return value
    }
}
