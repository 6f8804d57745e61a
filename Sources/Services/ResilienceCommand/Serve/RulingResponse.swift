import HTTPTypes
import Hummingbird
import NIOCore
import RateLimiting
import ResilienceHummingbird
import ResiliencePrimitives

/// The answer to who asked for a decision: the simulator's members and who decided, under the fields that a limited client
/// would see.
struct RulingResponse {
    let status: HTTPResponse.Status
    let fields: HTTPFields
    let body: ByteBuffer

    /// 200 for what may pass, and for every report; 429 for what is over a limit; 503 where nobody could be asked and the
    /// rule lets nobody pass meanwhile.
    init(_ ruling: Ruling, at time: MonotonicTime, isReport: Bool = false) {
        let answer = RulingAnswer(ruling, at: time)
        var fields = answer?.fields ?? [:]
        var status = HTTPResponse.Status.ok
        // A report is charged also beyond the limit, and refused only by a store that cannot be asked
        if let denial = answer?.denial, !isReport || ruling.decision == nil {
            (status, fields) = (denial.status, denial.headers)
        }
        fields.append(HTTPField(name: .contentType, value: "application/json"))
        fields.append(HTTPField(name: .cacheControl, value: "no-store"))
        var line = JSONLines(capacity: 512)
        line.begin()
        line.member(ruling)
        line.member("source", ruling.source?.rawValue)
        line.end()
        (self.status, self.fields, body) = (status, fields, ByteBuffer(bytes: line.bytes))
    }

    /// The same for Hummingbird.
    var response: Response { Response(status: status, headers: fields, body: ResponseBody(byteBuffer: body)) }
}
