import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A request of an operator: what it asks for, and who sent it, as far as that matters.
struct ManagementCall: Sendable {
    /// What a body may hold at most: a configuration is smaller, and is refused above this anyway.
    private static let largestBody = 1 << 20

    let request: Request
    /// What stands in the path where its pattern has a name, as it was sent.
    let parameters: [String: String]
    /// Who sent it; nil where that is not asked, or they have not said.
    let administrator: Administrator?
    /// Where it comes from, IPv6 by prefix; nil if nobody knows.
    let address: String?

    /// Who changes something, as the audit log has it.
    var who: String { administrator?.description ?? "" }

    /// What stands in the path for `name`, percent-decoded.
    ///
    /// - Throws: 400 for what is no UTF-8 in percent-encoding.
    func name(_ name: String) throws -> String {
        guard let text = parameters[name]?.removingPercentEncoding else {
            throw ProblemDetails(badRequest: "\(name): no UTF-8 in percent-encoding")
        }
        return text
    }

    /// What the query says of `name`; nil if nothing. Given twice, it is what nobody can tell.
    ///
    /// - Throws: 400 for what is given twice.
    func query(_ name: String) throws -> String? {
        let values = request.uri.queryParameters.getAll(name)
        guard values.count <= 1 else { throw ProblemDetails(badRequest: "\(name): given \(values.count) times") }
        return values.first
    }

    /// The whole number that the query gives for `name`; nil if none.
    ///
    /// - Throws: 400 for what is none, or out of range.
    func number(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = try query(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw ProblemDetails(
                badRequest: "\(name): \"\(text.prefix(100))\" is no whole number from \(range.lowerBound) to "
                    + "\(range.upperBound)")
        }
        return number
    }

    /// One of a few words that the query gives for `name`; nil if none.
    ///
    /// - Throws: 400 for another word.
    func word<Word: RawRepresentable<String> & CaseIterable>(_ name: String, of _: Word.Type) throws -> Word? {
        guard let text = try query(name) else { return nil }
        guard let word = Word(rawValue: text) else {
            let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw ProblemDetails(badRequest: "\(name): \"\(text.prefix(100))\" is unknown; known are \(known)")
        }
        return word
    }

    /// Whether the body is said to be JSON.
    var isJSON: Bool {
        let type = request.headers[.contentType]?.prefix { $0 != ";" }.lowercased() ?? ""
        return type.filter { $0 != " " } == "application/json"
    }

    /// The body, as text.
    ///
    /// - Throws: 413 for one that is too large, 400 for one that is no UTF-8.
    func text() async throws -> String {
        let body = try await request.body.collect(upTo: Self.largestBody)
        guard let text = String(validating: body.readableBytesView, as: UTF8.self) else {
            throw ProblemDetails(badRequest: "body: no text in UTF-8")
        }
        return text
    }
}

extension ProblemDetails {
    /// 400: what was sent makes no sense.
    init(badRequest detail: String) { self.init(.badRequest, code: "BAD_REQUEST", detail: detail) }

    /// 404: there is nothing of that name.
    init(no kind: String, called name: String) {
        self.init(.notFound, code: "NOT_FOUND", detail: "there is no \(kind) called \"\(name.prefix(100))\"")
    }
}
