import Synchronization

/// How many may listen at the same time: a listener costs memory and a connection for as long as it likes.
final class ListenerPlaces: Sendable {
    /// Who wants to listen.
    enum Listener: Hashable, Sendable {
        case admin
        /// Somebody from that address; nil: from where, nobody knows.
        case stranger(from: String?)
    }

    /// One listener's place, given back when it is dropped, whether anything was ever written to it or not.
    final class Place: Sendable {
        private let places: ListenerPlaces
        private let listener: Listener

        fileprivate init(_ places: ListenerPlaces, _ listener: Listener) {
            (self.places, self.listener) = (places, listener)
        }

        deinit { places.leave(listener) }
    }

    private struct State {
        var taken = 0
        /// Of those, how many each address has.
        var byAddress: [String: Int] = [:]
    }

    private let most: Int
    /// Places that strangers cannot take, so that they lock no administrator out.
    private let kept: Int
    /// Places that strangers at one address cannot take more of, so that they lock no other strangers out.
    private let mostFromAddress: Int
    private let state = Mutex(State())

    init(most: Int, keptForAdmins kept: Int, fromAddress mostFromAddress: Int) {
        (self.most, self.kept, self.mostFromAddress) = (most, kept, mostFromAddress)
    }

    /// A place; nil if all are taken that this listener may have.
    func take(for listener: Listener) -> Place? {
        let isFree = state.withLock { state in
            switch listener {
            case .admin: guard state.taken < most else { return false }
            case .stranger(let address):
                guard state.taken < most - kept else { return false }
                guard let address else { break }
                let others = state.byAddress[address, default: 0]
                guard others < mostFromAddress else { return false }
                state.byAddress[address] = others + 1
            }
            state.taken += 1
            return true
        }
        return isFree ? Place(self, listener) : nil
    }

    private func leave(_ listener: Listener) {
        state.withLock { state in
            state.taken -= 1
            guard case .stranger(let address?) = listener, let others = state.byAddress[address] else { return }
            state.byAddress[address] = others > 1 ? others - 1 : nil
        }
    }
}
