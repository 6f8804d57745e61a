import Foundation
import HTTPTypes
import Testing

@testable import ServerProcess

@Suite("An error as a client sees it")
struct ProblemResponseTests {
    @Test func `is a problem document with a code for programs`() throws {
        let problem = ProblemResponse(.serviceUnavailable, code: "OVERLOADED", detail: "Full", retryAfter: 1)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let expected =
            #"{"detail":"Full","error":{"code":"OVERLOADED","message":"Full","retry_after":1},"#
            + #""status":503,"title":"Service Unavailable","type":"about:blank"}"#
        #expect(String(decoding: try encoder.encode(problem), as: UTF8.self) == expected)
        #expect(problem.headers[.contentType] == "application/problem+json")
        #expect(problem.headers[.retryAfter] == "1")
    }

    @Test func `has no Retry-After where asking again does not help`() {
        #expect(ProblemResponse(.badRequest, code: "A", detail: "b").headers[.retryAfter] == nil)
    }
}
