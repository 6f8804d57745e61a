import NIOCore

@testable import _RESP

/// The parser of Redis' replies. The first byte chooses the limits, the second how the rest is cut: however that comes, the
/// same is found; nothing is larger, deeper or more than the limits say, or than what came; and each reply reads the same
/// when it is printed.
enum ReplyTarget {
    /// What was read of some bytes, and how it ended.
    private struct Outcome: Equatable {
        var values: [RESPValue] = []
        var violation: RESPViolation?
        /// Bytes that are no whole line or string yet; of no meaning after a violation.
        var unread = 0

        /// NaN is not itself, so texts are compared.
        static func == (one: Outcome, other: Outcome) -> Bool {
            one.violation == other.violation && one.values.count == other.values.count
                && (one.violation != nil || one.unread == other.unread)
                && zip(one.values, other.values).allSatisfy { PrintedReply($0).bytes == PrintedReply($1).bytes }
        }
    }

    static func check(_ input: UnsafeBufferPointer<UInt8>) throws(Finding) {
        var head = InputBytes(input)
        let limits = limits(head.byte())
        let cut = head.byte()
        let bytes = input.dropFirst(2)
        let whole = read([bytes], limits)
        let dripped = read(bytes.map { [$0] }, limits)
        try Finding.unless(whole == dripped, "byte by byte \(dripped), at once \(whole)")
        let pieces = read(pieces(of: bytes, by: cut), limits)
        try Finding.unless(whole == pieces, "in pieces \(pieces), at once \(whole)")
        try checkSize(whole, limits, of: bytes.count)
        for value in whole.values {
            try checkPrinting(value)
            try checkReading(value)
        }
    }

    private static func limits(_ choice: UInt8) -> RESPLimits {
        choice.isMultiple(of: 2)
            ? RESPLimits()
            : RESPLimits(
                line: 4 + Int(choice >> 4), number: 4 + Int(choice >> 5), string: Int(choice >> 2),
                elements: Int(choice >> 3), depth: Int(choice >> 1 & 7), reply: 16 + Int(choice))
    }

    /// Pieces of one to seven bytes.
    private static func pieces(
        of bytes: Slice<UnsafeBufferPointer<UInt8>>, by cut: UInt8
    ) -> [Slice<UnsafeBufferPointer<UInt8>>] {
        var (rest, state) = (bytes, UInt32(cut))
        var pieces: [Slice<UnsafeBufferPointer<UInt8>>] = []
        while !rest.isEmpty {
            state = state &* 1_664_525 &+ 1_013_904_223
            let piece = rest.prefix(1 + Int(state >> 24) % 7)
            pieces.append(piece)
            rest = rest.dropFirst(piece.count)
        }
        return pieces
    }

    private static func read(_ pieces: [some Collection<UInt8>], _ limits: RESPLimits) -> Outcome {
        var (parser, buffer, outcome) = (RESPParser(limits: limits), ByteBuffer(), Outcome())
        do throws(RESPViolation) {
            for piece in pieces {
                buffer.writeBytes(piece)
                while let value = try parser.next(in: &buffer) { outcome.values.append(value) }
            }
        } catch {
            outcome.violation = error
        }
        outcome.unread = buffer.readableBytes
        return outcome
    }

    /// What was read took at least so many bytes, and is within the limits.
    private static func checkSize(_ outcome: Outcome, _ limits: RESPLimits, of count: Int) throws(Finding) {
        let sizes = outcome.values.map(ReplySize.init)
        let least = sizes.reduce(0) { $0 + $1.bytes }
        let read = count - (outcome.violation == nil ? outcome.unread : 0)
        try Finding.unless(least <= read, "\(read) bytes say what takes \(least)")
        for size in sizes {
            try Finding.unless(
                size.depth <= limits.depth && size.elements <= limits.elements && size.string <= limits.string
                    && size.bytes <= limits.reply,
                "\(size) is beyond \(limits)")
        }
    }

    private static func checkPrinting(_ value: RESPValue) throws(Finding) {
        let printed = PrintedReply(value).bytes
        var (parser, buffer) = (RESPParser(), ByteBuffer(bytes: printed))
        let again: RESPValue?
        do throws(RESPViolation) { again = try parser.next(in: &buffer) } catch {
            throw Finding("\(value) cannot be read when printed: \(error)")
        }
        try Finding.unless(
            again.map { PrintedReply($0).bytes == printed } ?? false && buffer.readableBytes == 0,
            "\(value), and printed \(again.map { "\($0)" } ?? "unfinished")")
    }

    /// What stands above the parser takes any value, and makes sense of it or does not.
    private static func checkReading(_ value: RESPValue) throws(Finding) {
        let server = RedisEndpoint.host("server", port: 1)
        if let error = value.error {
            let told = "\(RedisError(error, from: "server"))"
            try Finding.unless(told.utf8.elementsEqual("server: \(error)".utf8), "\(error) is told as \(told)")
            if let redirection = RedisRedirection(error, from: server) {
                try Finding.unless(Int(redirection.slot.number) < HashSlot.count, "\(redirection)")
            }
        }
        if let map = SlotMap(value, from: server) {
            let owners = (0..<UInt16(HashSlot.count)).compactMap { map[HashSlot($0)] }
            try Finding.unless(!owners.isEmpty && Set(owners).isSubset(of: map.nodes), "owners that are no nodes")
        }
        if let pairs = value.pairs, let elements = value.elements {
            try Finding.unless(pairs.count * 2 == elements.count, "\(pairs.count) pairs of \(elements.count) elements")
        }
        if let number = value.wholeNumber, case .integer = value {
            try Finding.unless(value.number == Double(number), "\(number) is \(value.number ?? .nan)")
        }
        _ = (value.text, value.flag, value.number, value["name"])
    }
}
