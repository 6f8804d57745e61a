internal import DequeModule

/// A queue that gives memory back: one that once was long and is short now does not keep the room it had.
///
/// It grows by half and moves to a place of its size when less than a quarter is left, so that an element costs constant
/// time on average, and its capacity is known.
struct ShrinkingDeque<Element> {
    private var elements: Deque<Element> = []
    /// How many elements there is room for.
    private(set) var capacity = 0

    /// Below this it does not pay to move.
    private static var smallest: Int { 16 }

    var count: Int { elements.count }
    var isEmpty: Bool { elements.isEmpty }
    var last: Element? { elements.last }

    subscript(index: Int) -> Element {
        get { elements[index] }
        set { elements[index] = newValue }
    }

    mutating func append(_ element: Element) {
        if elements.count == capacity {
            capacity += capacity / 2 + 1
            elements.reserveCapacity(capacity)
        }
        elements.append(element)
    }

    mutating func removeFirst(_ number: Int) {
        elements.removeFirst(number)
        shrink()
    }

    @discardableResult mutating func removeLast() -> Element {
        defer { shrink() }
        return elements.removeLast()
    }

    /// Heap bytes.
    var allocatedBytes: Int { capacity == 0 ? 0 : 80 + capacity * MemoryLayout<Element>.stride }

    private mutating func shrink() {
        guard capacity > Self.smallest, elements.count < capacity / 4 else { return }
        capacity = elements.count
        var moved: Deque<Element> = []
        moved.reserveCapacity(capacity)
        moved.append(contentsOf: elements)
        elements = moved
    }
}

extension ShrinkingDeque: Sendable where Element: Sendable {}
