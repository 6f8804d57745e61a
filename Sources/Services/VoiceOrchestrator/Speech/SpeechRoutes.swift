import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ResilienceHummingbird
import ServerProcess
import SpeechSynthesis

/// Voices and speech: the speech service's answers streamed through, and a stand-in where it has none.
struct SpeechRoutes {
    /// 5,000 characters with everything around them, escaped as JSON allows.
    private static let largestOrder = 64 * 1024
    private static let patience = TimeAmount.seconds(30)

    let speech: @Sendable () -> SpeechClient
    let largestBody: @Sendable () -> Int
    private let standIns = StandIns()

    init(speech: @escaping @Sendable () -> SpeechClient, largestBody: @escaping @Sendable () -> Int) {
        (self.speech, self.largestBody) = (speech, largestBody)
    }

    func add(to router: some RouterMethods<ResilienceRequestContext>) {
        router.get("/api/voices") { request, _ in try await voices(request) }
        router.post("/api/speech") { request, context in try await speak(request, context) }
    }

    private func voices(_ request: Request) async throws -> Response {
        let language = request.uri.queryParameters["language"].map(String.init)
        guard (language?.utf8.count ?? 1) <= 32 else {
            throw ProblemDetails(
                .badRequest, code: "INVALID_REQUEST", detail: "language: it must have at most 32 bytes")
        }
        let list: VoiceList
        do throws(SpeechError) {
            list = try await speech().voices(language: language)
        } catch {
            throw ProblemDetails(speech: error)
        }
        return try JSONResponse.make(
            ["voices": list.voices], headers: SpeechFields.cache.adding(list.freshness.rawValue, to: [:]))
    }

    private func speak(_ request: Request, _ context: ResilienceRequestContext) async throws -> Response {
        // Who hangs up while waiting is not waited for: his place in the queue is another's.
        let hangUp = await HangUp.of(context.channel)
        let order = try SpeechOrder(await request.body.collect(upTo: min(largestBody(), Self.largestOrder)))
        do {
            let stream = try await withHangUp(hangUp) { [speech] in try await speech().synthesize(order.request) }
            return Response(
                status: .ok, headers: [.contentType: "audio/wav", .cacheControl: "no-store"],
                body: Self.body(stream, over: context.channel))
        } catch let error as SpeechError {
            guard order.allowsFallback, let reason = SpeechFallback(error) else { throw ProblemDetails(speech: error) }
            context.logger.notice(
                "a stand-in is heard",
                metadata: ["reason": "\(reason.rawValue)", "error": "\(error)", "cause": "\(error.cause ?? "")"])
            return Response(
                status: .ok,
                headers: SpeechFields.fallback.adding(
                    reason.rawValue, to: [.contentType: "audio/wav", .cacheControl: "no-store"]),
                body: ResponseBody(byteBuffer: standIns.sound(sampleRate: order.request.sampleRate)))
        }
    }

    /// Hands the pieces on as they come; an error in the middle cuts the connection, so that nobody takes a part for the
    /// whole.
    ///
    /// A client that takes nothing for half a minute is cut off as well: it holds a turn that others wait for.
    private static func body(_ stream: SpeechStream, over channel: any Channel) -> ResponseBody {
        ResponseBody { writer in
            do {
                while let piece = try await stream.next() {
                    let alarm = channel.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
                    defer { alarm.cancel() }
                    try await writer.write(piece)
                }
            } catch {
                stream.cancel()
                throw error
            }
            try await writer.finish(nil)
        }
    }
}
