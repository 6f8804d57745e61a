import NIOCore

@testable import _RESP

/// How much there is of a reply, attributes left out, which nobody gets.
struct ReplySize {
    /// The bytes of the shortest way to write it, no matter what was not UTF-8.
    private(set) var bytes = 0
    /// Elements of aggregates, all in all.
    private(set) var elements = 0
    /// Aggregates inside each other.
    private(set) var depth = 0
    /// The longest string that was announced by its length.
    private(set) var string = 0

    init(_ value: RESPValue) {
        switch value {
        case .null, .simple, .error: bytes = 3
        case .boolean, .integer, .double, .bigNumber: bytes = 4
        case .bulk(let text): (bytes, string) = (6 + text.readableBytes, text.readableBytes)
        case .verbatim(_, let text): (bytes, string) = (10 + text.readableBytes, 4 + text.readableBytes)
        case .array(let parts), .set(let parts), .push(let parts): contain(parts)
        case .map(let pairs): contain(pairs.flatMap { [$0.key, $0.value] })
        }
    }

    private mutating func contain(_ parts: [RESPValue]) {
        let sizes = parts.map(ReplySize.init)
        bytes = 4 + sizes.reduce(0) { $0 + $1.bytes }
        elements = parts.count + sizes.reduce(0) { $0 + $1.elements }
        // An empty one is not entered
        depth = parts.isEmpty ? 0 : 1 + (sizes.map(\.depth).max() ?? 0)
        string = sizes.map(\.string).max() ?? 0
    }
}
