import Hummingbird
import Logging

/// The least that a Hummingbird server can do with POST /v1/check: takes the body, and answers as many bytes as
/// `resilience serve` does, of JSON that stands ready. `Benchmarks/http` holds that program against it.
@main
enum BareServer {
    private static let answer = ByteBuffer(
        string: #"{"verdict":"allow","rule":"all","limit":1000000000,"window":3600,"remaining":999999999,"#
            + #""reset":3600,"source":"memory"}"#)

    static func main() async throws {
        let router = Router()
        router.post("/v1/check") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 16)
            guard body.readableBytes > 0 else { throw HTTPError(.badRequest) }
            return Response(
                status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: answer))
        }
        let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8080
        var logger = Logger(label: "bare")
        logger.logLevel = .warning
        try await Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            logger: logger
        ).runService()
    }
}
