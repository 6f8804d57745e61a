#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A text that equals another only byte by byte. `String` goes by canonical equivalence, under which two clients, one
/// with a composed and one with a decomposed é, would share a counter.
package struct ExactText: Hashable, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package static func == (left: ExactText, right: ExactText) -> Bool {
        left.withBytes { left in
            right.withBytes { right in
                guard left.count == right.count else { return false }
                guard let one = left.baseAddress, let two = right.baseAddress else { return left.isEmpty }
                return memcmp(one, two, left.count) == 0
            }
        }
    }

    package func hash(into hasher: inout Hasher) {
        withBytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(text.utf8.count)
    }

    /// Heap bytes: up to 15 are kept in the value.
    var allocatedBytes: Int { text.utf8.count <= 15 ? 0 : (text.utf8.count + 32 + 15) & ~15 }

    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        text.utf8.withContiguousStorageIfAvailable(body) ?? Array(text.utf8).withUnsafeBufferPointer(body)
    }
}

extension ExactText: Comparable {
    /// Whether the bytes of `left` come before those of `right`.
    package static func < (left: ExactText, right: ExactText) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}
