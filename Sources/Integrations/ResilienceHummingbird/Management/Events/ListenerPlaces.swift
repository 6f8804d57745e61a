import Synchronization

/// How many may listen at the same time: a listener costs memory and a connection for as long as it likes.
final class ListenerPlaces: Sendable {
    /// One listener's place, given back when it is dropped, whether anything was ever written to it or not.
    final class Place: Sendable {
        private let places: ListenerPlaces

        fileprivate init(_ places: ListenerPlaces) { self.places = places }

        deinit { places.leave() }
    }

    private let most: Int
    /// Places that strangers cannot take, so that they lock no administrator out.
    private let kept: Int
    private let taken = Mutex(0)

    init(most: Int, keptForAdmins kept: Int) { (self.most, self.kept) = (most, kept) }

    /// A place; nil if all are taken.
    func take(forAdmin isAdmin: Bool) -> Place? {
        let isFree = taken.withLock { taken in
            guard taken < (isAdmin ? most : most - kept) else { return false }
            taken += 1
            return true
        }
        return isFree ? Place(self) : nil
    }

    private func leave() { taken.withLock { $0 -= 1 } }
}
