import Backpressure
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import ResilienceHummingbird

/// Webhooks: taken into their queue and answered at once, so that a partner never waits for our work.
struct WebhookRoutes {
    let queue: BackpressureQueue<WebhookDelivery>
    let largestBody: @Sendable () -> Int

    func add(to router: some RouterMethods<ResilienceRequestContext>) {
        router.post("/webhook/:source") { request, context in try await take(request, context) }
    }

    private func take(_ request: Request, _ context: ResilienceRequestContext) async throws -> Response {
        let source = try context.parameters.require("source")
        let body = try await request.body.collect(upTo: largestBody())
        guard (try? JSONSerialization.jsonObject(with: Data(body.readableBytesView), options: .fragmentsAllowed)) != nil
        else { throw ProblemDetails(.badRequest, code: "INVALID_REQUEST", detail: "the body is not JSON") }
        let delivery = WebhookDelivery(id: UUID().uuidString.lowercased(), source: source, body: body)
        guard try await queue.offer(delivery) == .enqueued else {
            throw ProblemDetails.unavailable("OVERLOADED", "queue \(queue.name) is full: send it again later")
        }
        return try JSONResponse.make(["id": delivery.id], status: .accepted)
    }
}
