import Backpressure
import Logging
import ServiceLifecycle

/// Deals with webhooks, a few at a time, until their queue is finished and empty.
struct WebhookWorker: Service {
    let queue: BackpressureQueue<WebhookDelivery>
    let concurrency: Int
    let logger: Logger
    let handle: @Sendable (WebhookDelivery) async throws -> Void

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<concurrency { group.addTask { await work() } }
        }
        // The queue is finished before this service's turn to shut down: one that ends early looks like a failure
        try? await gracefulShutdown()
    }

    private func work() async {
        do {
            while let delivery = try await queue.next() {
                do {
                    try await handle(delivery)
                } catch {
                    logger.error("webhook \(delivery.id) from \(delivery.source) failed: \(error)")
                }
            }
        } catch {
            logger.debug("webhooks are no longer worked on: \(error)")
        }
    }
}
