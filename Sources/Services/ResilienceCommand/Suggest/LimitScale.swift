import ResilienceConfiguration

/// The limits that can be suggested, as steps: each a number to write into the file, and what that is where it is in
/// force.
struct LimitScale {
    /// What is written, and what it is in the environment; ascending.
    private let numbers: [Int]
    private let inForce: [Int]

    /// As far as limits go.
    static let largest = 1 << 53

    init(_ environment: ResilienceEnvironment) {
        numbers = RoundNumber.all.filter { environment.limit($0) <= Self.largest }
        inForce = numbers.map(environment.limit)
    }

    /// How many steps there are; also the step of what no limit is enough for.
    var count: Int { inForce.count }

    /// The number to write.
    func written(_ step: Int) -> Int { numbers[step] }

    /// What comes of it.
    func limit(_ step: Int) -> Int { inForce[step] }

    /// The lowest step that allows so many units; `count` if none does.
    func step(for units: Int) -> Int {
        var (low, high) = (0, inForce.count)
        while low < high {
            let middle = (low + high) / 2
            if inForce[middle] < units { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
