/// The token and the keys that a request shows, proven or not.
struct PresentedCredentials {
    /// The first `Authorization: Bearer …`.
    private(set) var bearer: String?
    /// Those of `Authorization: ApiKey …`, then of `X-API-Key`.
    private(set) var apiKeys: [String] = []

    /// No proxy sends more lines of one header than that to mean something.
    static let mostLines = 8
    /// Longer ones are none, so that nobody makes us digest megabytes.
    static let longest = 8192

    private static let keyHeader = "X-API-Key"
    private static let authorizationHeader = "Authorization"

    /// The fields that they come in.
    static let fields = [authorizationHeader, keyHeader]

    init(_ headers: some HeaderFields) {
        for value in headers.values(of: Self.authorizationHeader).prefix(Self.mostLines) {
            let text = value[...].utf8.trimmed
            let scheme = text.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
            guard let credential = Self.credential(text[scheme.endIndex...]) else { continue }
            switch String(Substring(scheme).prefix(16)).lowercased() {
            case "bearer": bearer = bearer ?? credential
            case "apikey": apiKeys.append(credential)
            default: break
            }
        }
        apiKeys += Self.values(of: Self.keyHeader, in: headers)
    }

    /// The values of one header that are neither empty nor absurd, without the blanks around them.
    static func values(of name: String, in headers: some HeaderFields) -> [String] {
        headers.values(of: name).prefix(mostLines).compactMap { credential($0[...].utf8) }
    }

    private static func credential(_ text: Substring.UTF8View) -> String? {
        let trimmed = text.trimmed
        return trimmed.isEmpty || trimmed.count > longest ? nil : String(Substring(trimmed))
    }
}
