/// One element of a forwarding header: whom the proxy that added it was speaking with.
enum Hop: Hashable {
    case address(IPAddress)
    /// `unknown`, a made-up name, nothing at all, or what cannot be read: not to be believed, nor what is left of it.
    case other
}
