import Backpressure
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import ResilienceConfiguration
import Testing

@testable import VoiceOrchestrator

@Suite("A webhook", .timeLimit(.minutes(2))) struct WebhookTests {
    private func board() async throws -> Switchboard {
        var queue = QueueSettings()
        queue.maximumItems = 1
        queue.strategy = .dropNewest
        return try await Switchboard { $0.queues["webhook_processing"] = queue }
    }

    @Test func `is 202 with its id once it is in the queue, and 503 where that is full or finished`() async throws {
        let board = try await board()
        let queue = board.orchestrator.webhooks.queue
        try await board.run { client in
            let accepted = try await client.post("/webhook/pms", #"{"event":"checkout"}"#, [:])
            #expect(accepted.status == .accepted)
            let body = try JSONObject(accepted)
            #expect(body.keys == ["id"])
            #expect(UUID(uuidString: body.string("id") ?? "") != nil)
            let full = try await client.post("/webhook/pms", "{}", [:])
            #expect(full.status == .serviceUnavailable)
            #expect(full.headers[.retryAfter] == "1")
            #expect(try JSONObject(full).object("error")?.string("code") == "OVERLOADED")
            let delivery = try #require(try await queue.next())
            #expect("\(delivery.id)".lowercased() == body.string("id"))
            #expect(delivery.source == "pms")
            #expect(String(buffer: delivery.body) == #"{"event":"checkout"}"#)
            queue.finish()
            #expect(try await client.post("/webhook/pms", "{}", [:]).status == .serviceUnavailable)
        }
    }

    @Test(arguments: ["", "{", "event", "{\"a\":}", "\u{FF}"])
    func `is 400 where it is not JSON`(body: String) async throws {
        let board = try await board()
        try await board.run { client in
            let response = try await client.post("/webhook/pms", body, [:])
            #expect(response.status == .badRequest)
            #expect(try JSONObject(response).object("error")?.string("code") == "INVALID_REQUEST")
        }
        #expect(board.orchestrator.webhooks.queue.statistics.offered == 0)
    }

    @Test func `is 413 where it is larger than is taken`() async throws {
        try await board().run { client in
            let response = try await client.post("/webhook/pms", "\"\(String(repeating: "x", count: 999))\"", [:])
            #expect(response.status == .contentTooLarge)
            #expect(
                try await client.post("/webhook/pms", "\"\(String(repeating: "x", count: 998))\"", [:]).status
                    == .accepted)
        }
    }

    @Test func `is dealt with in its turn, also after one that failed`() async throws {
        struct Fault: Error {}
        let queue = BackpressureQueue<WebhookDelivery>(name: "w", configuration: try QueueConfiguration()) { _ in 1 }
        let (seen, source) = AsyncStream.makeStream(of: String.self)
        let worker = WebhookWorker(
            queue: queue, concurrency: { 1 }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { delivery in
            source.yield(delivery.source)
            if delivery.source == "a" { throw Fault() }
        }
        for name in ["a", "b"] {
            try await queue.offer(WebhookDelivery(id: "1", source: name, body: ByteBuffer()))
        }
        let running = Task { try await worker.run() }
        #expect(await seen.prefix(2).reduce(into: []) { $0.append($1) } == ["a", "b"])
        queue.finish()
        running.cancel()
        try await running.value
    }
}
