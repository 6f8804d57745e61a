/// A limit that a fleet shares, and what has to hold of it, by its algorithm.
struct FleetLimit {
    enum Algorithm: String, CaseIterable {
        case tokenBucket = "token_bucket"
        case fixedWindow = "fixed_window"
        case slidingWindow = "sliding_window"
        case slidingWindowCounter = "sliding_window_counter"
    }

    let algorithm: Algorithm
    /// Units a window; of a bucket also its capacity.
    let limit: Int
    /// In seconds.
    let window: Double

    private func start(_ time: Double) -> Double { (time / window).rounded(.down) * window }

    /// Some window that has admitted more than it may; nil if none certainly has.
    func excess(_ admitted: Admissions) -> String? {
        for first in admitted.starts {
            switch algorithm {
            case .tokenBucket:
                for last in admitted.starts where last > first {
                    let most = Double(limit) * (1 + (last - first) / window)
                    let found = admitted.least(from: first, to: last)
                    if Double(found) > most { return "\(found) within \(last - first) s" }
                }
            case .slidingWindow:
                let found = admitted.least(from: first, to: first + window)
                if found > limit { return "\(found) in the window from \(first)" }
            case .fixedWindow, .slidingWindowCounter:
                let found = admitted.least(from: start(first), to: start(first) + window)
                if found > limit { return "\(found) in the window from \(start(first))" }
            }
        }
        return nil
    }

    /// The units that counted at most when a request was denied, between its sending and its answer; nil: cannot be told.
    func used(_ denial: (sent: Double, received: Double), _ admitted: Admissions) -> Double? {
        let (sent, received) = denial
        let present = start(sent)
        switch algorithm {
        case .slidingWindow: return Double(admitted.most(from: sent - window, through: received))
        case .tokenBucket:
            return admitted.debt(between: sent, and: received, rate: Double(limit) / window)
        case .fixedWindow:
            return start(received) == present ? Double(admitted.most(from: present, through: received)) : nil
        case .slidingWindowCounter:
            guard start(received) == present else { return nil }
            let before = admitted.most(from: present - window, through: present)
            let weight = 1 - (sent - present) / window
            return Double(before) * weight + Double(admitted.most(from: present, through: received))
        }
    }
}
