import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension ProcessError {
    /// What it means that listening on `endpoint` failed with `error`.
    init(listeningOn endpoint: String, failed error: any Error) {
        switch error {
        case let error as ProcessError:
            self = error
        case let error as IOError where error.errnoCode == EADDRINUSE:
            self.init(.unavailable, "\(endpoint) is taken: stop what listens there or choose another --port")
        case let error as IOError where error.errnoCode == EACCES:
            self.init(.unavailable, "\(endpoint) is not allowed for this user: choose a --port above 1023")
        case let error as IOError where error.errnoCode == EADDRNOTAVAIL:
            self.init(.unavailable, "\(endpoint) is no address of this machine: choose another --host")
        case is SocketAddressError, is SocketAddressError.UnknownHost:
            self.init(.unavailable, "\(endpoint) names no address: choose another --host")
        case let error as IOError:
            self.init(.unavailable, "\(endpoint) cannot be listened on: \(error)")
        default:
            self.init(.software, "stopped by an unexpected error: \(error)")
        }
    }
}
