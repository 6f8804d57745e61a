import Backpressure

/// A place among the listeners of a call, from when it is made until ``leave()``, or until this is let go.
final class CallListener: Sendable {
    /// What was said and not yet heard.
    let queue: CallRegistry.FrameQueue
    private let registry: CallRegistry
    private let call: String
    private let id: Int

    init(_ registry: CallRegistry, call: String, id: Int, queue: CallRegistry.FrameQueue) {
        (self.registry, self.call, self.id, self.queue) = (registry, call, id, queue)
    }

    /// Ends the listening; what is still queued is dropped. Once is enough.
    func leave() { registry.leave(call, id, queue) }

    deinit { leave() }
}
