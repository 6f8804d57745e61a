internal import DequeModule

/// A line of those who came in the order of their tickets, which anybody may leave from anywhere.
///
/// Appending and removing the first are O(1), removing by ticket is O(log n): who leaves from the middle leaves a gap,
/// found by binary search, and the gaps are closed once they are the greater part.
struct TicketLine<Element> {
    fileprivate struct Place {
        let ticket: QueueTicket
        var element: Element?
    }

    private static var toleratedGaps: Int { 16 }

    /// The first is never a gap.
    private var places = Deque<Place>()
    private var gaps = 0

    var count: Int { places.count - gaps }
    var isEmpty: Bool { places.isEmpty }
    var first: Element? { places.first?.element }

    /// - Precondition: the ticket is greater than all in the line.
    mutating func append(_ element: Element, ticket: QueueTicket) {
        places.append(Place(ticket: ticket, element: element))
    }

    mutating func popFirst() -> Element? {
        guard let element = places.popFirst()?.element else { return nil }
        if gaps > 0 { dropLeadingGaps() }
        return element
    }

    /// Takes out whoever has `ticket`; nil if nobody has.
    mutating func remove(_ ticket: QueueTicket) -> Element? {
        let index = index(of: ticket)
        guard index < places.count, places[index].ticket == ticket,
            let element = places[index].element.take()
        else { return nil }
        gaps += 1
        dropLeadingGaps()
        closeGaps()
        return element
    }

    /// Takes out all for whom `condition` holds, in order. O(n).
    mutating func removeAll(where condition: (Element) -> Bool) -> [Element] {
        var removed: [Element] = []
        var kept = Deque<Place>()
        for place in places {
            guard let element = place.element else { continue }
            if condition(element) { removed.append(element) } else { kept.append(place) }
        }
        (places, gaps) = (kept, 0)
        return removed
    }

    /// Changes all. O(n).
    mutating func updateAll(_ change: (inout Element) -> Void) {
        for index in places.indices where places[index].element != nil { change(&places[index].element!) }
    }

    /// The least of what `value` says of all; nil if nobody is there. O(n).
    func least<Value: Comparable>(_ value: (Element) -> Value) -> Value? {
        places.reduce(nil) { least, place in
            guard let value = place.element.map(value) else { return least }
            return least.map { min($0, value) } ?? value
        }
    }

    /// Of the first place whose ticket is not smaller.
    private func index(of ticket: QueueTicket) -> Int {
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle].ticket < ticket { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func dropLeadingGaps() {
        while let place = places.first, place.element == nil {
            places.removeFirst()
            gaps -= 1
        }
    }

    private mutating func closeGaps() {
        guard gaps > Self.toleratedGaps, gaps > places.count / 2 else { return }
        places.removeAll { $0.element == nil }
        gaps = 0
    }
}

extension TicketLine: Sendable where Element: Sendable {}
extension TicketLine.Place: Sendable where Element: Sendable {}
