import Backpressure

/// A place among the listeners of a call.
struct CallListener: Sendable {
    let call: String
    let id: Int
    let queue: BackpressureQueue<AudioFrame>
}
