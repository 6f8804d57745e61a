import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Standard output or standard error, written line by line and at once.
///
/// A line is written by one thread at a time, so that lines stay whole. A reader that went away is no error: a server
/// whose log pipe broke goes on serving.
package final class StandardStream: Sendable {
    /// What other programs read.
    package static let output = StandardStream(descriptor: STDOUT_FILENO)
    /// What people and log collectors read.
    package static let error = StandardStream(descriptor: STDERR_FILENO)

    private let descriptor: Mutex<Int32>

    /// Creates a stream over a file descriptor, which stays open.
    init(descriptor: Int32) { self.descriptor = Mutex(descriptor) }

    /// Keeps a write to a broken pipe from ending the process. Call it before anything is written.
    package static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }

    /// Writes `line` and a line break; what cannot be written is dropped.
    package func write(line: String) {
        var line = line
        line.append("\n")
        line.withUTF8 { bytes in
            descriptor.withLock { descriptor in Self.write(UnsafeRawBufferPointer(bytes), to: descriptor) }
        }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: rest))
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if errno == EAGAIN {
                // The descriptor is shared with somebody who made it non-blocking: wait until it takes more.
                var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                guard poll(&poller, 1, 1_000) == 1 else { return }
            } else if errno != EINTR {
                return
            }
        }
    }

    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Darwin)
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }
}
