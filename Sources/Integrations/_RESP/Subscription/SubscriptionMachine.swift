import DequeModule
import NIOCore

/// Which channels a connection is to listen to, and to which it does.
///
/// What is wanted is the state; commands follow from it, on each new connection anew. Confirmations come in the order of
/// the commands, refusals among them, so that a late one of an earlier wish is not taken for that of a later one.
struct SubscriptionMachine {
    /// What a frame means.
    enum Event: Hashable {
        case nothing
        /// The channel is listened to from here on.
        case subscribed(String)
        case message(channel: String, payload: ByteBuffer)
        /// The server does not allow it.
        case refused(channel: String, RESPError)
        case violation
    }

    private enum Expected: Hashable { case subscribe(String), unsubscribe(String), pong }

    private var listeners: [String: Int] = [:]
    private var confirmed: Set<String> = []
    private var expected: Deque<Expected> = []
    private var isConnected = false

    var isEmpty: Bool { listeners.isEmpty }

    /// Whether the channel is listened to now, and nothing is under way that ends it.
    func isSubscribed(to channel: String) -> Bool { confirmed.contains(channel) && !isPending(channel) }

    /// One more listens to the channel: what to send.
    mutating func add(_ channel: String) -> [WireCommand] {
        listeners[channel, default: 0] += 1
        return listeners[channel] == 1 ? subscribe([channel]) : []
    }

    /// One listens no longer: what to send.
    mutating func remove(_ channel: String) -> [WireCommand] {
        guard let count = listeners[channel] else { return [] }
        listeners[channel] = count > 1 ? count - 1 : nil
        if count > 1 || !isConnected { return [] }
        expected.append(.unsubscribe(channel))
        return [.words(["UNSUBSCRIBE", .text(channel)])]
    }

    /// A new connection is there: what to send.
    mutating func connected() -> [WireCommand] {
        isConnected = true
        return subscribe(listeners.keys.sorted())
    }

    /// The connection is gone.
    mutating func disconnected() {
        (isConnected, confirmed, expected) = (false, [], [])
    }

    /// It is time to ask whether the server is there, and for what it refused before.
    mutating func ping() -> [WireCommand] {
        guard isConnected else { return [] }
        let missing = listeners.keys.filter { !confirmed.contains($0) && !isPending($0) }
        let commands = subscribe(missing.sorted())
        expected.append(.pong)
        return commands + [.words(["PING"])]
    }

    /// A frame has come.
    mutating func received(_ value: RESPValue) -> Event {
        if let error = value.error { return refused(error) }
        guard let elements = value.elements else { return take(.pong) ? .nothing : .violation }
        switch (elements.first?.text, elements.count) {
        case ("message", 3):
            guard let channel = elements[1].text, case .bulk(let payload) = elements[2] else { return .violation }
            return listeners[channel] == nil ? .nothing : .message(channel: channel, payload: payload)
        case ("subscribe", 3):
            guard let channel = elements[1].text, take(.subscribe(channel)) else { return .violation }
            confirmed.insert(channel)
            return isSubscribed(to: channel) && listeners[channel] != nil ? .subscribed(channel) : .nothing
        case ("unsubscribe", 3):
            guard let channel = elements[1].text, take(.unsubscribe(channel)) else { return .violation }
            confirmed.remove(channel)
            return .nothing
        case ("pong", _): return take(.pong) ? .nothing : .violation
        // Pushes of other kinds mean nothing here; a list that is none does not belong here.
        default:
            guard case .push = value else { return .violation }
            return .nothing
        }
    }

    private mutating func refused(_ error: RESPError) -> Event {
        switch expected.popFirst() {
        case .subscribe(let channel)?: .refused(channel: channel, error)
        case .unsubscribe?, .pong?: .nothing
        case nil: .violation
        }
    }

    /// One command a channel, so that a refusal says which.
    private mutating func subscribe(_ channels: [String]) -> [WireCommand] {
        guard isConnected else { return [] }
        expected.append(contentsOf: channels.map { .subscribe($0) })
        return channels.map { .words(["SUBSCRIBE", .text($0)]) }
    }

    private mutating func take(_ next: Expected) -> Bool {
        guard expected.first == next else { return false }
        expected.removeFirst()
        return true
    }

    private func isPending(_ channel: String) -> Bool {
        expected.contains(.subscribe(channel)) || expected.contains(.unsubscribe(channel))
    }
}
