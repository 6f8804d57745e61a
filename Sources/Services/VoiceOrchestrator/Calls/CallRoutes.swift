import Backpressure
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import RateLimiting
import ResilienceHummingbird
import ServerProcess

/// Calls: one speaks, any number listen, live.
struct CallRoutes {
    /// What the kernel may keep of a listener's sound: more would be delay that no queue sees, and memory that no bound
    /// counts.
    private static let socketBuffer = 32 * 1024

    let calls: CallRegistry

    /// A call's sound is sent for as long as the call lasts.
    static let lasts: @Sendable (HTTPRequest) -> Bool = { NormalizedPath($0.path ?? "").text.hasPrefix("/call/") }

    func add(to router: some RouterMethods<ResilienceRequestContext>) {
        router.post("/call/:id/audio") { request, context in try await speak(request, context) }
        router.get("/call/:id/audio") { _, context in try await listen(context) }
    }

    private func speak(_ request: Request, _ context: ResilienceRequestContext) async throws -> Response {
        let call = try context.parameters.require("id")
        var frames = 0
        let hadFloor = try await calls.speak(in: call) { speaker in
            var cutter = FrameCutter()
            for try await bytes in request.body {
                for frame in cutter.add(bytes) {
                    try await speaker.say(frame)
                    frames += 1
                }
            }
        }
        guard hadFloor else {
            throw ProblemDetails(
                .conflict, code: "SPEAKER_PRESENT", detail: "somebody else speaks in this call; listen, or wait")
        }
        return try JSONResponse.make(["frames": frames])
    }

    private func listen(_ context: ResilienceRequestContext) async throws -> Response {
        let call = try context.parameters.require("id")
        let hangUp = await HangUp.of(context.channel)
        await Self.keepSocketShort(context.channel)
        // Before the head is sent: who has seen it hears all that is said from then on
        let listener = calls.listen(to: call)
        return Response(
            status: .ok,
            headers: [.contentType: "audio/pcm;rate=16000;channels=1", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                defer { listener.leave() }
                let watch = hangUp?.watch { listener.queue.finish() }
                defer { watch.map { hangUp?.forget($0) } }
                while let frame = try await listener.queue.next() { try await writer.write(frame.samples) }
                try await writer.finish(nil)
            })
    }

    private static func keepSocketShort(_ channel: any Channel) async {
        try? await channel.setOption(.socketOption(.so_sndbuf), value: numericCast(socketBuffer)).get()
        try? await channel.setOption(
            .writeBufferWaterMark, value: .init(low: AudioFrame.length, high: AudioFrame.length * 4)
        ).get()
    }
}
