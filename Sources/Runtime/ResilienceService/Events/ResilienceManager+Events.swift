public import ResiliencePrimitives

extension ResilienceManager {
    /// Tells what happens: circuits that change their state, queues that fill up, the store going away and coming back,
    /// denials (sampled), what is done by hand, and other configurations. A listener that does not read delays nobody; what it missed is counted.
    public var events: EventStream<ServiceEvent> { desk.events }
}
