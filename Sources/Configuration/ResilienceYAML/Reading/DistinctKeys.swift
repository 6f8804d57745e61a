import ResilienceConfiguration
import Yams

/// Composes a text in which sections may have a key twice, where the parser gives up at the first such section.
///
/// Each time it does, the first of the two keys gets a character that no key has, and the text is read again: so all that
/// is wrong with a file is found in one go. The tree that comes of it puts the names back.
struct DistinctKeys {
    /// So many times a text is read again at most.
    private static let mostRounds = 32

    private var text: String
    /// The names of the keys that were changed, by their places.
    private(set) var renamed: [ConfigurationPosition: String] = [:]

    init(_ text: String) { self.text = text }

    /// The document, nil if there is none.
    mutating func compose() throws(ConfigurationError) -> Node? {
        for _ in 0..<Self.mostRounds {
            do {
                return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
            } catch let error as YamlError {
                guard case .duplicatedKeysInMapping(let names, let context) = error, let name = names.first,
                    rename(name, at: ConfigurationPosition(context.mark))
                else { throw ConfigurationError(error) }
            } catch {
                throw .syntax("not YAML: \(error)", nil)
            }
        }
        throw .syntax("more than \(Self.mostRounds) keys are written twice", nil)
    }

    /// Changes the first letter of the key at `position`; false if it does not stand there as it is called.
    private mutating func rename(_ name: String, at position: ConfigurationPosition) -> Bool {
        let scalars = text.unicodeScalars
        guard var index = Self.index(of: position, in: scalars) else { return false }
        if scalars[index] == "\"" || scalars[index] == "'" { index = scalars.index(after: index) }
        guard !name.isEmpty, scalars[index...].starts(with: name.unicodeScalars), renamed[position] == nil,
            let unused = Unicode.Scalar(0xE000 + UInt32(renamed.count))
        else { return false }
        renamed[position] = name
        text.unicodeScalars.replaceSubrange(index...index, with: CollectionOfOne(unused))
        return true
    }

    private static func index(
        of position: ConfigurationPosition, in scalars: String.UnicodeScalarView
    ) -> String.Index? {
        var counter = PlaceCounter()
        return scalars.indices.first { index in
            defer { counter.pass(scalars[index]) }
            // The second half of a CRLF is counted to the line that it begins
            return counter.place == position && scalars[index] != "\n"
        }
    }
}
