import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension Errno {
    /// Why the last call was refused.
    static var lastOne: Errno { Errno(rawValue: errno) }
}
