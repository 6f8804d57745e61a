#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where bytes go: standard output or standard error.
struct ByteSink {
    static let standardOutput = ByteSink(descriptor: STDOUT_FILENO)
    static let standardError = ByteSink(descriptor: STDERR_FILENO)

    private let descriptor: Int32

    /// Writes to an open descriptor. A broken pipe is an error from then on, and does not end the process.
    init(descriptor: Int32) {
        self.descriptor = descriptor
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// Writes all bytes.
    ///
    /// - Throws: `outputClosed` if nobody reads them, `output` if they cannot be written.
    func write(_ bytes: borrowing [UInt8]) throws(CommandError) {
        try bytes.withUnsafeBufferPointer { (bytes) throws(CommandError) in try write(UnsafeRawBufferPointer(bytes)) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws(CommandError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: rest))
            if written >= 0 {
                rest = rest.dropFirst(written)
            } else if errno == EAGAIN {
                // The descriptor is shared with somebody who made it non-blocking: wait until it takes more
                var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&poller, 1, -1)
            } else if errno == EPIPE {
                throw CommandError(.outputClosed, "output: nobody reads it")
            } else if errno == ENOSPC {
                throw CommandError(.output, "output: no room is left for it")
            } else if errno != EINTR {
                throw CommandError(.output, "output: cannot be written, error \(errno)")
            }
        }
    }

    /// Writes a line for people; one that nobody can read is dropped.
    func report(_ line: String) { try? write(Array("\(line)\n".utf8)) }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
