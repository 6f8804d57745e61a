/// What a program says to its caller by ending: the codes of sysexits(3) that ours use.
package enum ExitStatus: Int32, Sendable {
    /// Everything was done.
    case done = 0
    /// The work was done and found something: a denial, a difference.
    case finding = 1
    /// The command line or a variable is wrong.
    case usage = 64
    /// Something that is needed is away, or the port is taken.
    case unavailable = 69
    /// Something happened that nobody thought of.
    case software = 70
    /// The configuration is not sound.
    case configuration = 78
}
