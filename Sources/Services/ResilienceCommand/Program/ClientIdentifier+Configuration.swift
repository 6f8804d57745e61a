import ClientIdentity
import ResilienceConfiguration

extension ClientIdentifier {
    /// Tells clients apart as a service with this configuration does.
    ///
    /// - Throws: `configuration` if the key for tokens cannot be used.
    init(for configuration: ResolvedConfiguration) async throws(CommandError) {
        do throws(IdentityError) {
            var verifier: TokenVerifier?
            if let key = configuration.tokenKey { verifier = try await TokenVerifier(key: key) }
            self.init(configuration: configuration.clients, verifier: verifier)
        } catch {
            throw CommandError(.configuration, "clients.jwt_key: \(error)")
        }
    }
}
