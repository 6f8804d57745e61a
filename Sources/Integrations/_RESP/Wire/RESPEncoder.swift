import NIOCore

/// Writes commands as arrays of bulk strings straight into the buffer they are sent from.
enum RESPEncoder {
    /// Begins a command of so many words.
    static func begin(words: Int, into buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt8(ascii: "*"))
        write(Int64(words), into: &buffer)
        buffer.writeStaticString("\r\n")
    }

    /// Adds a word.
    static func add(_ word: RedisArgument, into buffer: inout ByteBuffer) {
        switch word {
        case .text(let text): add(text, into: &buffer)
        case .integer(let number):
            announce(decimalDigits(of: number), into: &buffer)
            write(number, into: &buffer)
        case .bytes(let bytes):
            announce(bytes.readableBytes, into: &buffer)
            buffer.writeImmutableBuffer(bytes)
        }
        buffer.writeStaticString("\r\n")
    }

    private static func add(_ text: String, into buffer: inout ByteBuffer) {
        announce(text.utf8.count, into: &buffer)
        buffer.writeString(text)
    }

    private static func announce(_ length: Int, into buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt8(ascii: "$"))
        write(Int64(length), into: &buffer)
        buffer.writeStaticString("\r\n")
    }

    /// Writes the decimal text of a number without making a string of it.
    private static func write(_ number: Int64, into buffer: inout ByteBuffer) {
        let length = decimalDigits(of: number)
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: length) { bytes in
            var rest = number.magnitude
            var index = length
            repeat {
                index -= 1
                bytes[index] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            } while rest > 0
            if number < 0 { bytes[0] = UInt8(ascii: "-") }
            return length
        }
    }

    /// The length of a number's decimal text, its sign included.
    private static func decimalDigits(of number: Int64) -> Int {
        var count = number < 0 ? 2 : 1
        var rest = number.magnitude / 10
        while rest > 0 {
            count += 1
            rest /= 10
        }
        return count
    }
}
