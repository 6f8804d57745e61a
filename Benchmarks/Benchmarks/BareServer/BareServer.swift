import Hummingbird
import Logging

/// What a Hummingbird server does with POST /v1/check that limits nothing; `Benchmarks/http` holds `resilience serve` against
/// it. The least that it can do is to take the body and to answer as many bytes, of JSON that stands ready; what services
/// usually do is to decode the one and to encode the other, which `/coded` does.
@main
enum BareServer {
    private static let answer = ByteBuffer(
        string: #"{"verdict":"allow","rule":"all","limit":1000000000,"window":3600,"remaining":999999999,"#
            + #""reset":3600,"source":"memory"}"#)

    private struct Question: Decodable {
        let client: String
        let clientType: String
        let method: String
        let path: String

        enum CodingKeys: String, CodingKey {
            case client
            case clientType = "client_type"
            case method, path
        }
    }

    private struct Answer: ResponseEncodable {
        let rule: String
        let verdict: String
        let limit: Int
        let window: Int
        let remaining: Int
        let source: String
    }

    static func main() async throws {
        let router = Router()
        router.post("/v1/check") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 16)
            guard body.readableBytes > 0 else { throw HTTPError(.badRequest) }
            return Response(
                status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: answer))
        }
        router.post("/coded/v1/check") { request, context in
            let question = try await request.decode(as: Question.self, context: context)
            return Answer(
                rule: question.clientType, verdict: "allow", limit: 1_000_000_000, window: 60, remaining: 999_999_999,
                source: "memory")
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
