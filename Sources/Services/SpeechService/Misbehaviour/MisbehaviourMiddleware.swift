import Hummingbird
import HummingbirdCore
import ResilienceHummingbird
import ServerProcess

/// Does to the requests that pass what ``Misbehaviour`` says.
struct MisbehaviourMiddleware: RouterMiddleware {
    typealias Context = SpeechContext

    let misbehaviour: Misbehaviour

    @concurrent
    func handle(
        _ request: Request, context: SpeechContext, next: @concurrent (Request, SpeechContext) async throws -> Response
    ) async throws -> Response {
        let fate = misbehaviour.fate()
        try await hold(fate, await HangUp.of(context.channel))
        if fate.fails {
            throw ProblemDetails(
                .internalServerError, code: "MISBEHAVIOUR", detail: "This request was chosen to fail")
        }
        var response = try await next(request, context)
        if fate.isReset {
            let body = response.body
            response.body = ResponseBody(contentLength: body.contentLength) { writer in
                let cutting = CuttingBodyWriter(writer, channel: context.channel)
                try await body.write(cutting)
            }
        }
        return response
    }

    /// Delays and hangs, unless the client goes away meanwhile.
    private func hold(_ fate: Misbehaviour.Fate, _ hangUp: HangUp?) async throws {
        guard fate.hangs || fate.delay > .zero else { return }
        let (gone, continuation) = AsyncStream<Never>.makeStream()
        let watch = hangUp?.watch { continuation.finish() }
        defer { if let watch { hangUp?.forget(watch) } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await Task.sleep(for: fate.delay)
                if fate.hangs { await misbehaviour.hang() }
            }
            group.addTask {
                for await _ in gone {}
                throw CancellationError()
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
