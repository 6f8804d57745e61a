/// One step on the way to a client's address, from the other end of the connection on.
package enum AddressStep: Hashable, Sendable {
    /// A trusted proxy, which says whom it speaks for, and the block that it is in.
    case proxy(IPAddress, AddressBlock)
    /// No trusted proxy: the client.
    case client(IPAddress)
    /// No address, or the connection has none: nothing before it is believed.
    case unreadable
}
