import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What is typed at a terminal, read without keeping a thread waiting.
struct KeyStream {
    private let source: any DispatchSourceRead

    /// Reads from an open descriptor, and calls `body` with each piece.
    init(from descriptor: Int32 = STDIN_FILENO, _ body: @escaping @Sendable ([UInt8]) -> Void) {
        // Unsafe only to the compiler: Dispatch lets any thread cancel a source
        nonisolated(unsafe) let source = DispatchSource.makeReadSource(
            fileDescriptor: descriptor, queue: DispatchQueue(label: "keys"))
        self.source = source
        source.setEventHandler {
            var bytes = [UInt8](repeating: 0, count: 256)
            let count = read(descriptor, &bytes, bytes.count)
            // At its end it is ready for ever
            guard count > 0 else {
                if count == 0 || errno != EINTR && errno != EAGAIN { source.cancel() }
                return
            }
            body(Array(bytes.prefix(count)))
        }
        source.resume()
    }

    /// Reads no more.
    func cancel() { source.cancel() }
}
