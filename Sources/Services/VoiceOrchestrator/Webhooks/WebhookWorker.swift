import Backpressure
import Logging
import ServiceLifecycle

/// Deals with webhooks, a few at a time, until their queue is finished and empty.
struct WebhookWorker: Service {
    let queue: BackpressureQueue<WebhookDelivery>
    /// How many at a time; asked for again and again, since it may change.
    let concurrency: @Sendable () -> Int
    let logger: Logger
    let handle: @Sendable (WebhookDelivery) async throws -> Void

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            while let delivery = await next() {
                group.addTask { await work(on: delivery) }
                running += 1
                while running >= concurrency() {
                    await group.next()
                    running -= 1
                }
            }
        }
        // The queue is finished before this service's turn to shut down: one that ends early looks like a failure
        try? await gracefulShutdown()
    }

    private func next() async -> WebhookDelivery? {
        do { return try await queue.next() } catch {
            logger.debug("webhooks are no longer worked on", metadata: ["reason": "\(error)"])
            return nil
        }
    }

    private func work(on delivery: WebhookDelivery) async {
        do {
            try await handle(delivery)
        } catch {
            logger.error(
                "a webhook failed",
                metadata: [
                    "webhook.id": "\(delivery.id)", "webhook.source": "\(delivery.source)",
                    "reason": "\(error)",
                ])
        }
    }
}
