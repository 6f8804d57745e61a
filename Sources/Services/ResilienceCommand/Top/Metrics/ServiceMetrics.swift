#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What `/resilience/metrics` says of a service, as far as it is shown here.
///
/// It comes over the network, from a service that may be older or newer: what it does not say is nil, what is new is passed
/// over, and no number is trusted to be a sensible one.
struct ServiceMetrics: Decodable {
    /// A part of the service and how well it is.
    struct Component: Decodable {
        let name: String
        let status: String
        let detail: String?
    }

    let status: String
    /// Seconds since its start.
    let uptime: Double?
    let environment: String?
    let components: [Component]?
    let rateLimiting: RateLimitMetrics?
    let circuitBreakers: [CircuitMetrics]?
    let backpressure: [QueueMetrics]?
    let candidate: CandidateMetrics?

    /// Reads an answer.
    init(json bytes: some Sequence<UInt8>) throws {
        self = try JSONDecoder.ofServices.decode(ServiceMetrics.self, from: Data(bytes))
    }
}

extension JSONDecoder {
    /// Reads what services answer: members in snake_case.
    static var ofServices: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }
}
