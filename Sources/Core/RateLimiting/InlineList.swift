/// A list of which the first four elements need no allocation: nearly all rules have at most that many quotas.
struct InlineList<Element> {
    private(set) var count = 0
    private var first: Element?
    private var second: Element?
    private var third: Element?
    private var fourth: Element?
    private var others: [Element] = []

    mutating func append(_ element: Element) {
        switch count {
        case 0: first = element
        case 1: second = element
        case 2: third = element
        case 3: fourth = element
        default: others.append(element)
        }
        count += 1
    }

    subscript(index: Int) -> Element {
        get {
            let element =
                switch index {
                case 0: first
                case 1: second
                case 2: third
                case 3: fourth
                default: Optional(others[index - 4])
                }
            guard let element else { preconditionFailure("index \(index) of \(count)") }
            return element
        }
        set {
            precondition(index < count, "index \(index) of \(count)")
            switch index {
            case 0: first = newValue
            case 1: second = newValue
            case 2: third = newValue
            case 3: fourth = newValue
            default: others[index - 4] = newValue
            }
        }
    }

    /// Heap bytes of the elements past the fourth.
    var allocatedBytes: Int { others.capacity == 0 ? 0 : 32 + others.capacity * MemoryLayout<Element>.stride }
}

extension InlineList: Equatable where Element: Equatable {}
extension InlineList: Hashable where Element: Hashable {}
extension InlineList: Sendable where Element: Sendable {}
