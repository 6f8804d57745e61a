/// When units were admitted, as far as one can tell from outside: each between the sending of its question and the coming
/// of its answer, by the clock that Redis has too. In seconds.
struct Admissions {
    private let sent: [Double]
    private let received: [Double]

    init(_ times: [(sent: Double, received: Double)]) {
        (sent, received) = (times.map(\.sent).sorted(), times.map(\.received).sorted())
    }

    /// Moments at which a window may begin with an admission.
    var starts: [Double] { sent }

    /// So many at least were at or after `start` and before `end`.
    func least(from start: Double, to end: Double) -> Int {
        max(0, count(received, below: end) - count(sent, below: start))
    }

    /// So many at most were at or after `start` and not after `end`.
    func most(from start: Double, through end: Double) -> Int {
        count(sent, below: end.nextUp) - count(received, below: start)
    }

    /// What a bucket was short of being full at a moment between `sent` and `received`, at most, if it gets `rate` units a
    /// second: of all moments before, what was taken since, less what has come back.
    func debt(between sent: Double, and received: Double, rate: Double) -> Double {
        let taken = count(self.sent, below: received.nextUp)
        // The one that was the place-th to be sent was not admitted later than the place-th answer came
        return self.received.prefix(taken).enumerated()
            .map { place, first in Double(taken - place) - rate * max(0, sent - first) }
            .max() ?? 0
    }

    private func count(_ times: [Double], below bound: Double) -> Int {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < bound { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
