import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Many connections that send half a request head, or nothing, and wait.
///
/// Plain sockets on a thread of their own: ten thousand channels would be as much work here as in the service.
final class HalfOpenConnections: Sendable {
    /// How the connections ended.
    struct End: Sendable {
        /// How many the service closed.
        var closed = 0
        /// How many it sent something before.
        var answered = 0
        /// How long it took from the first connection's opening to the last one's end.
        var duration = Duration.zero
    }

    private static let half = Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Half: ".utf8)

    private let start = ContinuousClock.now
    private let sockets: [Int32]

    /// Opens `count` connections to `port` of this machine.
    static func open(_ count: Int, port: Int) async throws -> HalfOpenConnections {
        try await NIOThreadPool.singleton.runIfActive { try HalfOpenConnections(count, port: port) }
    }

    /// How many files this process may have open, raised as far as the system allows.
    static func raisedFileLimit() -> Int {
        #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let resource = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return 0 }
        var raised = limit
        raised.rlim_cur = limit.rlim_max
        return Int(clamping: setrlimit(resource, &raised) == 0 ? raised.rlim_cur : limit.rlim_cur)
    }

    private init(_ count: Int, port: Int) throws {
        var sockets: [Int32] = []
        for index in 0..<count {
            let socket = try Self.connect(port: port)
            sockets.append(socket)
            if index.isMultiple(of: 2) { _ = Self.half.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, 0) } }
        }
        self.sockets = sockets
    }

    deinit { for socket in sockets { close(socket) } }

    /// Waits until the service has closed all of them, for `limit` at most.
    func ended(within limit: Duration) async throws -> End {
        try await NIOThreadPool.singleton.runIfActive { [self] in
            var end = End()
            let deadline = ContinuousClock.now + limit
            for socket in sockets {
                var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
                let left = max(0, Int32((deadline - .now) / .milliseconds(1)))
                guard poll(&waiting, 1, left) == 1 else { continue }
                var byte: UInt8 = 0
                let count = recv(socket, &byte, 1, 0)
                end.closed += count <= 0 ? 1 : 0
                end.answered += count > 0 ? 1 : 0
            }
            end.duration = ContinuousClock.now - start
            return end
        }
    }

    private static func connect(port: Int) throws -> Int32 {
        #if canImport(Glibc)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                systemConnect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard descriptor >= 0, status == 0 else { throw ProgramError("connection refused, error \(errno)") }
        return descriptor
    }

    private static func systemConnect(
        _ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t
    ) -> Int32 {
        #if canImport(Glibc)
        Glibc.connect(descriptor, address, length)
        #else
        Darwin.connect(descriptor, address, length)
        #endif
    }
}
