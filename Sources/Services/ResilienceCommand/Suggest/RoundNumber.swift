/// The numbers that people write as limits, of two digits and zeros: 1, 2, 3, 5, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80,
/// 100, 120 and so on, as far as limits go.
enum RoundNumber {
    /// All of them, ascending.
    static let all: [Int] = {
        var numbers = [1, 2, 3, 5]
        var power = 1
        while power <= 100_000_000_000_000 {
            numbers += [10, 12, 15, 20, 25, 30, 40, 50, 60, 80].map { $0 * power }
            power *= 10
        }
        return numbers
    }()
}
