#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension UnsafeBufferPointer<UInt8> {
    /// Where a byte is found first, from a position on; nil: nowhere. Many times as quick as looking at one after the other.
    func position(of byte: UInt8, from start: Int = 0) -> Int? {
        guard let baseAddress, start < count else { return nil }
        let found = memchr(baseAddress + start, Int32(byte), count - start)
        return found.map { UnsafeRawPointer($0) - UnsafeRawPointer(baseAddress) }
    }
}
