package import ResiliencePrimitives

/// The step from one state into another, as the machine tells it to whoever runs it. Self-transitions have none.
package struct CircuitTransition: Hashable, Sendable {
    package let kind: CircuitEvent.Kind
    package let previous: CircuitState
    package let generation: UInt64
    package let time: MonotonicTime
}
