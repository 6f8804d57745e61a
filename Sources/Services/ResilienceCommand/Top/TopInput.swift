/// What makes a live view draw itself, or end.
enum TopInput {
    /// Time has passed.
    case tick
    case key(Key)
    /// The terminal has another size, or this process goes on after a stop.
    case resize
}
