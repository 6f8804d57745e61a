import ClientIdentity
import Testing

@testable import ResilienceCommand

@Suite("The header fields of a trace that are of no use")
struct FieldsReadTests {
    private static let fields = FieldsRead(of: ClientIdentifier())

    /// What a line's header fields come to, with those that are of no use and without.
    private func read(_ headers: [UInt8]) -> [Result<HeaderLines, CommandError>] {
        let line = Array(#"{"at":0,"path":"/","peer":"192.0.2.1","headers":"#.utf8) + headers + Array("}".utf8)
        return [nil, Self.fields].map { fields in
            line.withUnsafeBufferPointer { bytes in
                Result { () throws(CommandError) in
                    guard case .arrival(let arrival) = try TraceLine(bytes, reading: fields).event().subject else {
                        return [:]
                    }
                    return arrival.headers
                }
            }
        }
    }

    @Test func `are passed over`() throws {
        let headers = #"""
            {"Host":"a","x-FORWARDED-for":["192.0.2.7","10.0.0.1"],"X_Forwarded_For":"b","User-Agent":"é \u00e9","a":[],
            "Authorizatio\u006e":"ApiKey k","\u0061":["x","\n"],"Cookie":["é"]}
            """#
            .filter { $0 != "\n" }
        let found = read(Array(headers.utf8))
        #expect(try found[0].get().values(of: "user-agent") == ["é é"])
        let used: HeaderLines = [
            "X-Forwarded-For": "192.0.2.7", "X-Forwarded-For": "10.0.0.1", "Authorization": "ApiKey k", "a": "x",
            "a": "\n",
        ]
        #expect(try found[1].get() == used)
    }

    @Test(arguments: [
        "1", "null", "[1]", "[\"a\",{}]", "[\"a\"", "\"a", "\"\\x\"", "\"\\ud800\"", "\"a\tb\"", "{}", "", "[",
        "\"a\"\"b\"",
    ])
    func `are an error all the same where something is wrong with them`(_ value: String) throws {
        for name in ["User-Agent", "X-Forwarded-For"] {
            let found = read(Array("{\"\(name)\":\(value)}".utf8))
            #expect(throws: CommandError.self) { try found[0].get() }
            #expect(found[0] == found[1])
        }
    }

    @Test func `are an error where they are not UTF-8, in their name or their value`() {
        let bad = [UInt8(ascii: "\""), 0xC3, 0x28, UInt8(ascii: "\"")]
        for headers in [Array("{\"a\":".utf8) + bad, Array("{".utf8) + bad + Array(":\"a\"".utf8)] {
            let found = read(headers + Array("}".utf8))
            #expect(throws: CommandError.self) { try found[0].get() }
            #expect(found[0] == found[1])
        }
    }
}
