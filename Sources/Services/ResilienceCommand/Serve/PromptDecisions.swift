import HTTPTypes
import NIOCore
import NIOHTTP1
import RateLimiting
import ResilienceService
import ServerProcess
import Tracing

/// Answers `POST /v1/check` on the event loop, where the counters are in this process: such a decision waits for nothing.
///
/// What is not sound or not allowed to ask, and what a tracer wants to know of, is for the route.
struct PromptDecisions: PromptResponder {
    private static let path = "/v1/check"

    private let limiter: RateLimiter
    private let access: CheckAccess
    private let largestBody: Configured<Int>
    private let counts = RequestCounts(route: path, method: "POST")

    init(manager: ResilienceManager, access: CheckAccess, largestBody: Configured<Int>) {
        (limiter, self.access, self.largestBody) = (manager.limiter, access, largestBody)
    }

    func mayAnswer(_ head: HTTPRequestHead) -> Bool {
        head.method == .POST && head.uri == Self.path && admits(head.headers)
            && InstrumentationSystem.instrument is NoOpInstrument
    }

    private func admits(_ headers: HTTPHeaders) -> Bool {
        guard case .token = access else { return true }
        let fields = headers["Authorization"]
        return fields.count == 1 && access.admits(authorization: fields[0])
    }

    func answer(to head: HTTPRequestHead, _ body: ByteBuffer, since start: NIODeadline) -> PromptAnswer? {
        guard body.readableBytes <= largestBody.value, let ruling = decide(body) else { return nil }
        let answer = RulingResponse(ruling, at: limiter.now())
        counts.add(status: answer.status.code, after: NIODeadline.now() - start)
        return PromptAnswer(
            status: HTTPResponseStatus(statusCode: answer.status.code),
            headers: HTTPHeaders(answer.fields.map { ($0.name.rawName, $0.value) }), body: answer.body)
    }

    private func decide(_ body: ByteBuffer) -> Ruling? {
        let question = body.withUnsafeReadableBytes { bytes in
            try? Question(bytes.bindMemory(to: UInt8.self), leastCost: 0)
        }
        guard let question else { return nil }
        var request = question.request
        request.cost = question.cost
        return try? limiter.decideNow(request)
    }
}
