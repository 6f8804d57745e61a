import Backpressure

/// Who has the floor in a call.
struct CallSpeaker {
    let registry: CallRegistry
    let call: String

    /// Gives `frame` to every listener's queue. What happens to a slow one is its queue's strategy.
    func say(_ frame: AudioFrame) async throws {
        for queue in registry.listeners(of: call) {
            do throws(QueueError) {
                _ = try await queue.offer(frame)
            } catch {
                // A listener that has just left takes nothing more; a speaker that was cancelled stops.
                if error.code == .cancelled { throw CancellationError() }
            }
        }
    }
}
