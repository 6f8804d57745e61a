/// What the calls of these tests throw.
enum Fault: Error, Hashable {
    case refused
    case notFound
}
