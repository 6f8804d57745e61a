/// A path in the one spelling that rules and routes go by, so that `/auth/%6Cogin/` cannot dodge `/auth/login`.
///
/// In this order: the query is cut off, escapes of unreserved characters (RFC 3986, 2.3) are decoded once, `//` is
/// merged, `.` and `..` are resolved, a trailing slash is cut. All other escapes stay as they are, `%2F`, `%5C` and `%00`
/// among them, and so do `\` and what is no escape at all. O(bytes), whatever they are.
public struct NormalizedPath: Sendable {
    /// The normalised path; never empty, the root is `/`.
    public var text: String { exact.text }
    private let exact: ExactText

    /// Normalises the path of a request target.
    public init(_ raw: String) {
        var raw = raw
        let normal = raw.withUTF8 { bytes in Self.isNormal(bytes) ? nil : Self.normalize(bytes) }
        exact = ExactText(normal ?? raw)
    }

    /// The path's bytes.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result { exact.withBytes(body) }

    private static let slash = UInt8(ascii: "/")
    private static let dot = UInt8(ascii: ".")

    /// Whether nothing can be to do: most paths are normal, and stay the string they are.
    private static func isNormal(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.first == slash, bytes.count == 1 || bytes.last != slash else { return false }
        var previous = UInt8(0)
        for byte in bytes {
            if byte == UInt8(ascii: "%") || byte == UInt8(ascii: "?") { return false }
            if previous == slash && (byte == slash || byte == dot) { return false }
            previous = byte
        }
        return true
    }

    private static func normalize(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let decoded = decode(bytes.prefix { $0 != UInt8(ascii: "?") })
        let isAbsolute = decoded.first == slash
        var output: [UInt8] = []
        output.reserveCapacity(decoded.count + 1)
        // Where each segment of the output starts, its slash included: what `..` takes back
        var starts: [Int] = []
        for segment in decoded.split(separator: slash) {
            if segment.elementsEqual([dot]) { continue }
            if segment.elementsEqual([dot, dot]) {
                if let start = starts.popLast() { output.removeSubrange(start...) }
                continue
            }
            starts.append(output.count)
            if isAbsolute || !output.isEmpty { output.append(slash) }
            output.append(contentsOf: segment)
        }
        return output.isEmpty ? "/" : String(decoding: output, as: UTF8.self)
    }

    private static func decode(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if let character = unreserved(in: bytes, at: index) {
                decoded.append(character)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return decoded
    }

    /// The unreserved character whose escape begins here, if one does.
    private static func unreserved(in bytes: Slice<UnsafeBufferPointer<UInt8>>, at index: Int) -> UInt8? {
        guard bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.endIndex,
            let high = hexDigit(bytes[index + 1]), let low = hexDigit(bytes[index + 2])
        else { return nil }
        let character = high << 4 | low
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), dot, UInt8(ascii: "_"), UInt8(ascii: "~"):
            return character
        default: return nil
        }
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension NormalizedPath: Hashable, CustomStringConvertible {
    public var description: String { text }
}
