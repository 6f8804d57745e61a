/// Single characters: classes and escapes.
extension PatternParser {
    /// What follows `[`.
    mutating func characterClass(at start: Int) throws(RateLimitError) -> ScalarSet {
        let isInverted = take("^")
        var set = ScalarSet()
        var isFirst = true
        while let scalar = next, scalar != "]" || isFirst {
            if scalar == "]" { throw failure(at: start, "the class is empty: write `\\]` for the character") }
            isFirst = false
            set = set.union(try classItem(at: start))
        }
        guard take("]") else { throw failure(at: start, "`[` is never closed: write `\\[` for the character") }
        let all = cased(set)
        return isInverted ? all.inverted : all
    }

    private mutating func classItem(at start: Int) throws(RateLimitError) -> ScalarSet {
        let from = position
        let first = try classCharacter(at: start)
        guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else { return first }
        position += 1
        let last = try classCharacter(at: start)
        guard let low = first.single, let high = last.single else {
            throw failure(at: from, "a range runs between two characters: write `\\-` for the character")
        }
        guard low <= high else {
            throw failure(at: from, "the range \(low)-\(high) runs backwards: the smaller character comes first")
        }
        return ScalarSet([low.value...high.value])
    }

    private mutating func classCharacter(at start: Int) throws(RateLimitError) -> ScalarSet {
        let from = position
        guard let scalar = next else { throw failure(at: start, "`[` is never closed: write `\\[` for the character") }
        position += 1
        if scalar == "[" { throw failure(at: from, "`[` stands inside a class: write `\\[` for the character") }
        if scalar == "&" || scalar == "~", next == scalar {
            throw failure(
                at: from, "`\(scalar)\(scalar)` is no set operation here: write `\\\(scalar)` for the character")
        }
        return scalar == "\\" ? try escape(at: from) : ScalarSet(scalar)
    }

    /// What follows `\`.
    mutating func escape(at start: Int) throws(RateLimitError) -> ScalarSet {
        guard let scalar = next else {
            throw failure(at: start, "`\\` escapes nothing: write `\\\\` for the character")
        }
        position += 1
        switch scalar {
        case "d": return .digits
        case "D": return .digits.inverted
        case "w": return .words
        case "W": return .words.inverted
        case "s": return .spaces
        case "S": return .spaces.inverted
        case "t": return ScalarSet("\t")
        case "n": return ScalarSet("\n")
        case "r": return ScalarSet("\r")
        case "f": return ScalarSet("\u{0C}")
        case "v": return ScalarSet("\u{0B}")
        case "x": return ScalarSet(try codePoint(digits: 2, at: start))
        case "u": return ScalarSet(try codePoint(digits: 4, at: start))
        case "1"..."9", "k": throw unsupported(at: start, "a back-reference is")
        case "b", "B": throw unsupported(at: start, "a word boundary is")
        case "0", "a"..."z", "A"..."Z": throw failure(at: start, "`\\\(scalar)` is no known escape")
        default: return ScalarSet(scalar)
        }
    }

    /// A character by its number: so many hexadecimal digits, or any number of them in braces.
    private mutating func codePoint(digits: Int, at start: Int) throws(RateLimitError) -> Unicode.Scalar {
        let isBraced = take("{")
        var (value, count) = (UInt32(0), 0)
        while let scalar = next, let digit = Character(scalar).hexDigitValue, isBraced ? count < 8 : count < digits {
            value = value << 4 | UInt32(digit)
            count += 1
            position += 1
        }
        guard isBraced ? take("}") && count > 0 : count == digits, let scalar = Unicode.Scalar(value) else {
            throw failure(at: start, "the escape names no character: write \\x2F, \\u002F or \\u{2F}")
        }
        return scalar
    }
}
