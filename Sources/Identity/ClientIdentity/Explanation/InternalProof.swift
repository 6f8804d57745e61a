/// Why a claim to be an internal service is believed.
package enum InternalProof: Hashable, Sendable {
    /// One of its tokens is known.
    case token
    /// It comes from an internal network.
    case network(AddressBlock)
    /// The configuration believes everybody.
    case anyone
}
