import ArgumentParser

/// What a result is printed as.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    /// For people.
    case table
    /// For programs: one object.
    case json
}
