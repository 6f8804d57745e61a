/// What a reader asks for by a key.
enum Key: Hashable {
    case quit
    case pause
    case sort
    case up
    case down
    case pageUp
    case pageDown
    case first
    case last
    /// Draw all of it again: something else wrote over it.
    case redraw
    /// Give the terminal back to the shell for a while.
    case suspend
}
