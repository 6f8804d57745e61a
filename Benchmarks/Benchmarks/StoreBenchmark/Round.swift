/// Callers who ask for a while, each as soon as it was answered, and how long they waited.
struct Round: CustomStringConvertible {
    /// In nanoseconds, ascending.
    private let waits: [Int64]
    private let seconds: Double

    init(_ question: Question, callers: Int, seconds: Double) async throws {
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        let all = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for _ in 0..<callers {
                group.addTask {
                    var waits: [Int64] = []
                    waits.reserveCapacity(1 << 16)
                    var asked = ContinuousClock.now
                    while asked < end {
                        _ = try await question.ask()
                        let answered = ContinuousClock.now
                        waits.append(Int64((answered - asked) / .nanoseconds(1)))
                        asked = answered
                    }
                    return waits
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        self.seconds = (ContinuousClock.now - start) / .seconds(1)
        waits = all.sorted()
    }

    private func microseconds(_ share: Double) -> String {
        guard let last = waits.indices.last else { return "-" }
        let tenths = waits[Int(Double(last) * share)] / 100
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// Decisions a second; then in microseconds how long half of them took at most, 99 of 100, and all.
    var description: String {
        "\(Int(Double(waits.count) / seconds)) \(microseconds(0.5)) \(microseconds(0.99)) \(microseconds(1))"
    }
}
