/// What a piece of text is to its reader. Where a person reads in colour it shows, and nowhere does it carry what the
/// words do not say.
enum TextStyle {
    /// What a part is about.
    case heading
    /// What goes before and beside what is looked for.
    case faint
    case good
    case bad
    case warning

    /// The parameters of ECMA-48's SGR sequence that switch it on.
    var parameters: String {
        switch self {
        case .heading: "1"
        case .faint: "2"
        case .good: "32"
        case .bad: "31"
        case .warning: "33"
        }
    }
}
