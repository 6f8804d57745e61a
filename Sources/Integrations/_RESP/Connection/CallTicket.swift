import Synchronization

/// Where in the order of commands a call stands, for whoever cancels it from another thread.
final class CallTicket: Sendable {
    private let number = Atomic(-1)

    /// The sequence number of the command; nil before it was put in line.
    var sequence: Int? {
        get {
            let number = number.load(ordering: .acquiring)
            return number < 0 ? nil : number
        }
        set {
            // Pairs with the load above: whoever sees the number finds the command in line.
            number.store(newValue ?? -1, ordering: .releasing)
        }
    }
}
