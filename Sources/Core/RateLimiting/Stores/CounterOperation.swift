/// What a counter can be asked.
enum CounterOperation {
    /// Charge the cost if it fits.
    case decide
    /// Say whether the cost would fit.
    case look
    /// Charge so many units whether they fit or not; below 0, give them back.
    case report(Int)
}
