/// When a fallback takes the place of a call; later versions may add to them.
@nonexhaustive public enum FallbackTrigger: Hashable, Sendable {
    /// When the circuit lets the call not through.
    case rejection
    /// Then, and when the call counts as failed.
    case rejectionOrFailure
}
