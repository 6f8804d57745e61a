/// The connection ended in the middle of an answer.
struct BrokenOff: Error {}
