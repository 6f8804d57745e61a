import NIOCore
import Testing

@testable import _RESP

@Suite("A value") struct RESPValueTests {
    @Test func `is read the same in the shapes of either protocol`() {
        #expect(RESPValue.integer(5).wholeNumber == 5 && RESPValue.bulk("5").wholeNumber == 5)
        #expect(RESPValue.simple("-5").wholeNumber == -5 && RESPValue.bigNumber("12").wholeNumber == 12)
        #expect(RESPValue.double(1.5).number == 1.5 && RESPValue.bulk("1.5").number == 1.5)
        #expect(RESPValue.integer(2).number == 2)
        #expect(RESPValue.boolean(true).flag == true && RESPValue.integer(1).flag == true)
        #expect(RESPValue.boolean(false).flag == false && RESPValue.integer(0).flag == false)
        #expect(RESPValue.null.flag == false)
        let pairs = [RESPValue.Pair(.bulk("a"), .integer(1)), RESPValue.Pair(.bulk("b"), .integer(2))]
        let flat = RESPValue.array([.bulk("a"), .integer(1), .bulk("b"), .integer(2)])
        #expect(RESPValue.map(pairs).pairs == pairs && flat.pairs == pairs)
        #expect(flat["b"] == .integer(2) && RESPValue.map(pairs)["b"] == .integer(2) && flat["c"] == nil)
        #expect(RESPValue.set([.null]).elements == [.null] && RESPValue.push([.null]).elements == [.null])
        #expect(RESPValue.verbatim(format: "txt", text: ByteBuffer(string: "x")).text == "x")
    }

    @Test func `is not taken for what it is not`() {
        #expect(RESPValue.bulk("5x").wholeNumber == nil && RESPValue.bulk("").wholeNumber == nil)
        #expect(RESPValue.bulk("0x1p3").number == nil && RESPValue.null.wholeNumber == nil)
        #expect(RESPValue.integer(2).flag == nil && RESPValue.bulk("1").flag == nil)
        #expect(RESPValue.array([.null]).pairs == nil && RESPValue.integer(1).elements == nil)
        #expect(RESPValue.integer(1).text == nil && RESPValue.error(RESPError("ERR")).text == nil)
        #expect(RESPValue.null.isNull && !RESPValue.array([]).isNull)
    }

    @Test func `of an error says its first word`() {
        #expect(RESPError("NOSCRIPT No matching script.").code == "NOSCRIPT")
        #expect(RESPError("lower").code == "lower" && RESPError("").code == "" && RESPError("A\r\nB").code == "A")
    }
}
