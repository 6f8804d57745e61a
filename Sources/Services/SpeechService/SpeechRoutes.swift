import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import ResilienceHummingbird
import ServerProcess

/// What the service answers.
struct SpeechRoutes: Sendable {
    let voices: VoiceCatalogue
    let synthesizer: Synthesizer
    /// nil where misbehaving is not allowed.
    let misbehaviour: Misbehaviour?

    func router() -> Router<SpeechContext> {
        let router = Router(context: SpeechContext.self)
        router.add(middleware: ProblemMiddleware())
        router.get("health") { _, _ in try JSONAnswer(Health(counts: synthesizer.statistics)) }
        let speech = router.group()
        if let misbehaviour {
            router.post("misbehave") { request, context in
                try await misbehave(misbehaviour, request, context)
            }
            speech.add(middleware: MisbehaviourMiddleware(misbehaviour: misbehaviour))
        }
        speech.get("voices") { request, _ in
            let language = request.uri.queryParameters.get("language")
            return try JSONAnswer(["voices": voices.speaking(language)])
        }
        speech.post("synthesize") { request, context in try await synthesize(request, context) }
        return router
    }

    private func synthesize(_ request: Request, _ context: SpeechContext) async throws -> Response {
        let body = try await request.body.collect(upTo: SynthesisRequest.maximumBody)
        let speech = try SynthesisRequest(json: Data(body.readableBytesView), voices: voices)
        let job = try synthesizer.speak(speech, hangUp: await HangUp.of(context.channel))
        // What fails before the first byte has a status of its own; after that the answer can only be cut.
        guard let first = try await job.next() else {
            throw SpeechError(.synthesisFailed, "Nothing was spoken")
        }
        return Response(
            status: .ok,
            headers: [.contentType: "audio/wav"],
            body: ResponseBody { writer in
                defer { job.abandon() }
                try await writer.write(first)
                while let piece = try await job.next() { try await writer.write(piece) }
                try await writer.finish(nil)
            })
    }

    private func misbehave(
        _ misbehaviour: Misbehaviour, _ request: Request, _ context: SpeechContext
    ) async throws -> JSONAnswer {
        guard context.isFromLoopback else {
            throw ProblemDetails(
                .forbidden, code: "FORBIDDEN", detail: "Only clients on this machine may change how the service behaves"
            )
        }
        let body = try await request.body.collect(upTo: SynthesisRequest.maximumBody)
        let settings = try MisbehaviourSettings(json: Data(body.readableBytesView))
        misbehaviour.set(settings)
        return try JSONAnswer(settings)
    }
}
