import ArgumentParser

/// How log lines are written.
package enum LogFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// For people: time, level, label, message, then key=value.
    case text
    /// For programs: an object a line.
    case json
}
