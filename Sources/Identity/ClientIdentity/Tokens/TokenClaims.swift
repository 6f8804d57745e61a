import JWTKit

/// The claims of a JSON Web Token that matter here (RFC 7519 §4.1), times as seconds since 1970.
struct TokenClaims: JWTPayload {
    /// One string or a list of them.
    struct Names: Codable {
        let list: [String]

        init(_ list: [String]) { self.list = list }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            list = try (try? container.decode([String].self)) ?? [container.decode(String.self)]
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(list)
        }
    }

    var sub: String?
    var exp: Double?
    var nbf: Double?
    var iat: Double?
    var roles: Names?
    var role: Names?

    /// Nothing: what the claims must say depends on the time, which the verifier is given and this is not.
    func verify(using algorithm: some JWTAlgorithm) {}
}
