import Foundation
import ResiliencePrimitives

/// Draws numbers from 0 on, some more often than others.
struct WeightedDraw {
    private let cumulative: [Int]

    init(_ weights: some Sequence<Double>) {
        var sum = 0
        cumulative = weights.map { weight in
            sum += Int(1_000_000 * weight)
            return sum
        }
    }

    /// When people come, by minute of a day: least at four in the morning, five times as many at four in the afternoon.
    static let dayTime = WeightedDraw(
        (0..<1440).map { minute in 3 - 2 * cos(Double(minute - 240) / 1440 * 2 * .pi) })

    /// Who comes, of whom few come often: the one at place r with a weight of 1 / (r + 10)^0.8 (Zipf, Mandelbrot).
    static func crowd(of count: Int) -> WeightedDraw { WeightedDraw((0..<count).map { 1 / pow(Double($0 + 10), 0.8) }) }

    /// One of them.
    func one(_ random: inout SeededRandom) -> Int {
        let drawn = Int.random(in: 0..<(cumulative.last ?? 1), using: &random)
        var (low, high) = (0, cumulative.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] <= drawn { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
