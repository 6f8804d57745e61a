/// What the HTTP server accepts and how it stops: the section `http`.
public struct HTTPSettings: Hashable, Sendable {
    /// The hosts that requests may name; empty: any.
    public var trustedHosts: [String] = []
    /// The origins whose pages may call.
    public var corsOrigins: [String] = []
    /// The largest body of a request, in bytes.
    public var maximumBody = 1 << 20
    /// How long what is under way may take to finish at shutdown.
    public var gracePeriod = Duration.seconds(30)

    /// Creates the section of which the file says nothing.
    public init() {}
}

extension HTTPSettings: SettingSection {
    package static let keys: [SettingKey<HTTPSettings>] = [
        .list("trusted_hosts", \.trustedHosts, .name, "hosts that a request may name; empty: any"),
        .list("cors_origins", \.corsOrigins, .name, "origins whose pages may call"),
        .value("max_body", \.maximumBody, .size, "largest body of a request"),
        .value("grace_period", \.gracePeriod, .duration, "at shutdown, what is under way may finish this long"),
    ]
}
