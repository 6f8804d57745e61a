/// Takes numbers and texts out of bytes that anybody may have written: what does not fit is an error.
struct ByteReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func byte() throws(CounterFault) -> UInt8 {
        guard position < bytes.count else { throw fault("it ends") }
        position += 1
        return bytes[position - 1]
    }

    mutating func number<Number: FixedWidthInteger & UnsignedInteger>(
        _: Number.Type = UInt64.self
    ) throws(CounterFault) -> Number {
        var (number, shift) = (Number(0), 0)
        while true {
            let byte = try byte()
            let group = Number(byte & 0x7F)
            guard shift < Number.bitWidth, (group << shift) >> shift == group else { throw fault("a number too large") }
            number |= group << shift
            if byte < 0x80 { return number }
            shift += 7
        }
    }

    /// A number of at most `most`.
    mutating func count(upTo most: Int) throws(CounterFault) -> Int {
        guard let count = Int(exactly: try number()), count <= most else { throw fault("a number above \(most)") }
        return count
    }

    mutating func signed() throws(CounterFault) -> Int64 {
        let number = try number(UInt64.self)
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    mutating func text() throws(CounterFault) -> String {
        let length = try count(upTo: bytes.count)
        guard length <= bytes.count - position else { throw fault("it ends") }
        guard let text = String(validating: bytes[position..<position + length], as: UTF8.self) else {
            throw fault("not text in UTF-8")
        }
        position += length
        return text
    }

    func fault(_ what: String) -> CounterFault { CounterFault("\(what), at byte \(position) of \(bytes.count)") }
}
