extension Sequence<String> {
    /// The word that is the fewest changed letters away from `word`; of several, the one that begins like it most.
    ///
    /// Upper and lower case count as the same. Nil if there are no words at all.
    package func closest(to word: String) -> String? {
        let wanted = Array(word.lowercased().prefix(64))
        return self.min { left, right in
            left.rank(for: wanted) < right.rank(for: wanted)
        }
    }
}

extension String {
    /// Letters to insert, remove or change until it is `other`; upper and lower case count as the same.
    func edits(to other: String) -> Int {
        Array(lowercased().prefix(64)).edits(to: Array(other.lowercased().prefix(64)))
    }

    /// Smaller is closer: letters to change, of which an abbreviation counts as two; then a longer common beginning;
    /// then the shorter word.
    fileprivate func rank(for wanted: [Character]) -> (Int, Int, Int) {
        let own = Array(lowercased())
        let common = zip(own, wanted).prefix { $0 == $1 }.count
        let isAbbreviation = common > 0 && common == Swift.min(own.count, wanted.count)
        let edits = own.edits(to: wanted)
        return (isAbbreviation ? Swift.min(edits, 2) : edits, -common, own.count)
    }
}

extension [Character] {
    /// Insertions, deletions and changes that turn this into `other` (Levenshtein 1965), in O(n × m).
    fileprivate func edits(to other: [Character]) -> Int {
        var row = Array<Int>(0...other.count)
        for (line, character) in enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in other.indices {
                let change = diagonal + (character == other[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = Swift.min(change, row[column] + 1, diagonal + 1)
            }
        }
        return row[other.count]
    }
}
