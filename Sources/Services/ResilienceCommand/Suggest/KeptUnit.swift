import ArgumentParser

/// What a share of is to stay untouched.
enum KeptUnit: String, CaseIterable, ExpressibleByArgument {
    /// Clients, of which none has any request denied.
    case clients
    /// Requests, whoever sends them.
    case requests
}
