import ClientIdentity
import ServerProcess

/// Who may ask for decisions.
enum CheckAccess {
    /// Those with this token, which is kept as its digest.
    case token(CredentialDigest)
    /// All who reach the port.
    case anyone

    /// Weighs the token, the address to listen on and `--open`.
    ///
    /// - Throws: `usage` for an address that strangers may reach, without a token.
    init(token: String?, host: String, isOpen: Bool) throws(ProcessError) {
        if let token, !token.isEmpty {
            self = .token(CredentialDigest(of: token))
            return
        }
        guard isOpen || Self.isLoopback(host) else {
            throw ProcessError(
                .usage,
                "--host \(host): without RESILIENCE_CHECK_TOKEN only a loopback address such as 127.0.0.1 is listened on;"
                    + " set the variable, or say by --open that the network is trusted")
        }
        self = .anyone
    }

    /// Whether a request with that `Authorization` may ask. The digests are compared, so that the time it takes tells nothing
    /// about the token.
    func admits(authorization field: String?) -> Bool {
        guard case .token(let expected) = self else { return true }
        guard let field, field.lowercased().hasPrefix("bearer ") else { return false }
        return CredentialDigest(of: String(field.dropFirst(7).drop { $0 == " " })) == expected
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host.lowercased() == "localhost" { return true }
        guard let address = IPAddress(host) else { return false }
        let blocks = [
            AddressBlock(IPAddress(v4: 0x7F00_0000), prefixLength: 8),
            AddressBlock(IPAddress(v6: 1), prefixLength: 128),
        ]
        return blocks.contains { $0.contains(address) }
    }
}
