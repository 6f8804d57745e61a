import ArgumentParser

/// What suggested limits are printed as.
enum SuggestionFormat: String, CaseIterable, ExpressibleByArgument {
    /// A part of a configuration file.
    case yaml
    /// One object for programs, with the figures and that text.
    case json
}
