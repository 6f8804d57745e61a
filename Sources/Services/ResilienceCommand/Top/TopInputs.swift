/// What makes a live view draw itself, in line. A reader who is slower than his keys is not to be followed for ever, so the
/// oldest make way; the end is never lost, however many come meanwhile.
struct TopInputs: Sendable {
    private static let mostWaiting = 64

    /// What is in line. To be iterated once.
    let inputs: AsyncStream<TopInput>
    private let line: AsyncStream<TopInput>.Continuation

    init() {
        (inputs, line) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.mostWaiting))
    }

    /// Puts one in line; the key that quits ends it.
    func put(_ input: TopInput) {
        if case .key(.quit) = input { end() } else { line.yield(input) }
    }

    /// Lets nothing more in.
    func end() { line.finish() }
}
