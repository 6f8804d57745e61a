import Testing

@testable import ServerProcess

@Suite("A request's members") struct RequestMembersTests {
    @Test func `are told by name, found and wanted where they are wrong`() throws {
        var members = try RequestMembers(#"{"a":1,"b":[{}],"c":{"d":[]},"e":null,"f":"x"}"#.utf8)
        func failure(_ take: () throws -> Void) -> String? {
            (#expect(throws: RequestBodyError.self) { try take() })?.description
        }
        #expect(failure { _ = try members.string("a") } == "a: a number found: give a string")
        #expect(failure { _ = try members.number("b", in: 0...1) } == "b: a list found: give a number")
        #expect(failure { _ = try members.bool("c") } == "c: an object found: give true or false")
        #expect(failure { _ = try members.required("g", try members.string("g")) } == "g: missing: it is required")
        #expect(try members.string("e", nullable: true) == nil)
        #expect(failure { try members.finish(known: ["a"]) } == "f: unknown member: known are a")
    }

    @Test func `that hold a million values are not looked into`() throws {
        let body = #"{"x":["# + String(repeating: "{},", count: 100_000) + "{}]}"
        var members = try RequestMembers(body.utf8)
        #expect(members.value("x") == .list)
    }

    @Test(arguments: ["", "[]", "1", "{", "{\"a\":}", "\u{0}"])
    func `are an object or an error`(body: String) {
        let error = #expect(throws: RequestBodyError.self) { try RequestMembers(body.utf8) }
        #expect(error?.description == "body: no JSON object: send members in braces")
    }
}
