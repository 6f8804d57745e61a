import NIOCore

/// An aggregate of which not all elements have come yet.
struct OpenAggregate: Sendable {
    enum Kind: Sendable {
        case array, set, map, push
        /// Says something about the value after it, which nobody here asked for.
        case attribute
    }

    let kind: Kind
    /// Elements yet to come, two for each pair of a map; nil if an end is sent instead.
    private var missing: Int?
    private var elements: [RESPValue] = []

    /// - Parameter count: the elements to come, or nil if their end will be sent.
    init(_ kind: Kind, count: Int?) {
        (self.kind, missing) = (kind, count)
        // What is announced is not what comes: room for more is made as it does.
        elements.reserveCapacity(min(count ?? 0, 32))
    }

    var isStreamed: Bool { missing == nil }
    var isComplete: Bool { missing == 0 }
    /// Whether each key of a map has its value.
    var isEven: Bool { elements.count.isMultiple(of: 2) }

    mutating func append(_ element: RESPValue) {
        elements.append(element)
        if let missing { self.missing = missing - 1 }
    }

    /// The whole of it; nil for an attribute, which is no value.
    var value: RESPValue? {
        switch kind {
        case .array: .array(elements)
        case .set: .set(elements)
        case .push: .push(elements)
        case .map:
            .map(stride(from: 0, to: elements.count, by: 2).map { RESPValue.Pair(elements[$0], elements[$0 + 1]) })
        case .attribute: nil
        }
    }
}
