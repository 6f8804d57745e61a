/// Why bytes are not counters that a ``CounterEncoder`` has written.
package struct CounterFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was found where, for people.
    package let description: String

    init(_ description: String) { self.description = description }
}
