import Foundation

/// Changes the sample rate of a stream of samples, and nothing that can be heard.
///
/// Band-limited interpolation (J. O. Smith, Digital Audio Resampling): an output sample is the sum of the input samples
/// around its time t, weighted with a low-pass filter, a sinc under a Kaiser window:
///
///     y(t) = Σ x[n] · c · sinc(c · (t − n)) · kaiser((t − n) / half),   c = cutoff · min(1, to / from)
///
/// Going down, c also removes what would fold back below the new Nyquist frequency. The weights depend only on where t
/// lies between two input samples. Those places repeat after to/gcd(from, to) outputs, so they are tabled, a row each;
/// where there are more than ``maximumPhases``, two neighbouring rows are mixed. A row adds up to 1: silence stays
/// silence and a constant stays what it was. n samples become ⌈n · to / from⌉.
struct Resampler {
    /// How far the filter reaches, in zero crossings to each side.
    private static let crossings = 48.0
    /// Kaiser's β for 80 dB: 0.1102 · (80 − 8.7).
    private static let beta = 7.857
    /// The middle of the filter's slope as a share of the Nyquist frequency: at that, it has fallen by 80 dB.
    private static let cutoff = 0.945
    private static let maximumPhases = 1_024

    private let step: Int
    private let unit: Int
    private let half: Int
    private let phases: Int
    private let weights: [Float]

    /// Input samples from `first` on; before the stream's start there is silence.
    private var input: [Float]
    private var first: Int
    private var produced = 0
    private var consumed = 0

    /// Creates a resampler for one stream; both rates are in samples a second.
    init(from: Int, to: Int) {
        let divisor = Self.greatestCommonDivisor(from, to)
        (step, unit) = (from / divisor, to / divisor)
        let scale = Self.cutoff * min(1, Double(to) / Double(from))
        half = step == unit ? 0 : Int((Self.crossings / scale).rounded(.up))
        phases = min(unit, Self.maximumPhases)
        weights = step == unit ? [] : Self.weights(phases: phases, half: half, scale: scale)
        input = [Float](repeating: 0, count: half)
        first = -half
    }

    /// Takes more of the stream and gives what is certain by now. O(samples · filter length).
    mutating func resample(_ samples: [Int16]) -> [Int16] {
        guard step != unit else { return samples }
        consumed += samples.count
        input.append(contentsOf: samples.lazy.map(Float.init))
        return produce(before: consumed - half)
    }

    /// Gives the rest: after the stream's end there is silence.
    mutating func finish() -> [Int16] {
        guard step != unit else { return [] }
        input.append(contentsOf: repeatElement(0, count: half + 1))
        return produce(before: consumed)
    }

    /// Makes the outputs whose time lies before the input sample `end`.
    private mutating func produce(before end: Int) -> [Int16] {
        let last = max(produced, (end * unit + step - 1) / step)
        let output = input.withUnsafeBufferPointer { input in
            weights.withUnsafeBufferPointer { weights in
                (produced..<last).map { sample(at: $0, input, weights) }
            }
        }
        produced = last
        forget()
        return output
    }

    private func sample(
        at index: Int, _ input: UnsafeBufferPointer<Float>, _ weights: UnsafeBufferPointer<Float>
    ) -> Int16 {
        let (whole, part) = (index * step).quotientAndRemainder(dividingBy: unit)
        let (row, rest) = (part * phases).quotientAndRemainder(dividingBy: unit)
        let length = 2 * half
        let start = whole - half + 1 - first
        let window = UnsafeBufferPointer(rebasing: input[start..<start + length])
        let sum = { row in
            Self.sum(window, UnsafeBufferPointer(rebasing: weights[row * length..<(row + 1) * length]))
        }
        var value = sum(row)
        if rest > 0 { value += Float(rest) / Float(unit) * (sum(row + 1) - value) }
        return Int16(max(-32_768, min(32_767, value.rounded())))
    }

    /// Over plain pointers, since all the time goes here: a third of what it takes over the buffers in a debug build.
    private static func sum(_ window: UnsafeBufferPointer<Float>, _ row: UnsafeBufferPointer<Float>) -> Float {
        guard let samples = window.baseAddress, let weights = row.baseAddress else { return 0 }
        var sum: Float = 0
        var index = 0
        while index < row.count {
            sum += samples[index] * weights[index]
            index += 1
        }
        return sum
    }

    /// Drops the input that no later output needs.
    private mutating func forget() {
        let needed = produced * step / unit - half + 1
        let dropped = min(max(0, needed - first), input.count)
        input.removeFirst(dropped)
        first += dropped
    }

    /// One row for each place between two input samples, and one more for the mix behind the last.
    private static func weights(phases: Int, half: Int, scale: Double) -> [Float] {
        var weights: [Float] = []
        weights.reserveCapacity((phases + 1) * 2 * half)
        for phase in 0...phases {
            let place = Double(phase) / Double(phases)
            let row = (0..<2 * half).map { weight(place + Double(half - 1 - $0), half: Double(half), scale: scale) }
            let sum = row.reduce(0, +)
            weights.append(contentsOf: row.map { Float($0 / sum) })
        }
        return weights
    }

    private static func weight(_ distance: Double, half: Double, scale: Double) -> Double {
        let share = distance / half
        guard abs(share) < 1 else { return 0 }
        let angle = Double.pi * scale * distance
        return (angle == 0 ? 1 : sin(angle) / angle) * bessel(beta * (1 - share * share).squareRoot())
    }

    /// The modified Bessel function of the first kind and order zero, Σ ((x/2)ᵏ / k!)².
    private static func bessel(_ x: Double) -> Double {
        var (sum, term, k) = (1.0, 1.0, 1.0)
        while term > sum * 1e-12 {
            term *= (x / (2 * k)) * (x / (2 * k))
            sum += term
            k += 1
        }
        return sum
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }
}
