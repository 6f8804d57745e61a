/// Finds the longest of many texts that a path begins with, in time proportional to that text, however many there are: a
/// tree whose edges are labelled with what texts have in common (Morrison: PATRICIA, Journal of the ACM 15(4), 1968).
struct TextTree: Sendable {
    private struct Node {
        /// Where the label of the edge that leads here is.
        let label: Range<Int>
        /// The text that ends here, or -1.
        var text = -1
        /// Where the nodes below are, by the first byte of their labels.
        var children = 0..<0
    }

    /// Different texts, ascending: what they are numbered by.
    let texts: [[UInt8]]
    /// The longest other text that each begins with, or -1.
    let shorter: [Int]
    private let labels: [UInt8]
    private let nodes: [Node]

    init(_ texts: some Sequence<[UInt8]>) {
        let texts = Set(texts).sorted { $0.lexicographicallyPrecedes($1) }
        var labels: [UInt8] = []
        var nodes = [Node(label: 0..<0)]
        var shorter = [Int](repeating: -1, count: texts.count)
        // What ends at or below each node, how much of it is above, and the longest text that ends above
        var contents = [(texts: texts.indices, depth: 0, above: -1)]
        var node = 0
        while node < nodes.count {
            var (rest, depth, above) = contents[node]
            if let first = rest.first, texts[first].count == depth {
                nodes[node].text = first
                (shorter[first], above) = (above, first)
                rest = rest.dropFirst()
            }
            let children = nodes.count
            while let first = rest.first {
                let end = rest.first { texts[$0][depth] != texts[first][depth] } ?? rest.upperBound
                let shared = zip(texts[first], texts[end - 1]).prefix { $0 == $1 }.count
                nodes.append(Node(label: labels.count..<labels.count + shared - depth))
                labels += texts[first][depth..<shared]
                contents.append((first..<end, shared, above))
                rest = end..<rest.upperBound
            }
            nodes[node].children = children..<nodes.count
            node += 1
        }
        (self.texts, self.shorter, self.labels, self.nodes) = (texts, shorter, labels, nodes)
    }

    /// The longest text that a path begins with, or -1, and whether that is all of the path.
    func longest(in path: UnsafeBufferPointer<UInt8>) -> (text: Int, isWhole: Bool) {
        var (node, depth, longest) = (0, 0, (text: -1, isWhole: false))
        while true {
            if nodes[node].text >= 0 { longest = (nodes[node].text, depth == path.count) }
            guard depth < path.count, let child = child(of: node, for: path[depth]) else { return longest }
            let label = nodes[child].label
            guard path.count - depth >= label.count else { return longest }
            for offset in 1..<label.count where path[depth + offset] != labels[label.lowerBound + offset] {
                return longest
            }
            (node, depth) = (child, depth + label.count)
        }
    }

    private func child(of node: Int, for byte: UInt8) -> Int? {
        var (low, high) = (nodes[node].children.lowerBound, nodes[node].children.upperBound)
        while low < high {
            let middle = (low + high) / 2
            let first = labels[nodes[middle].label.lowerBound]
            if first == byte { return middle }
            if first < byte { low = middle + 1 } else { high = middle }
        }
        return nil
    }
}
