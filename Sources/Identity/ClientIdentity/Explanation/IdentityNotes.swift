/// What is written down on the way to a client's identity, where somebody wants to know.
struct IdentityNotes {
    var steps: [AddressStep] = []
    var services = InternalServices.Verdict.unproven
    var reason = IdentityReason.address
    /// Why the bearer token is not believed, if somebody looked at it.
    var tokenRefusal: String?
}
