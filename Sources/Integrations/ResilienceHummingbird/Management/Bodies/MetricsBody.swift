import ResilienceService

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The answer of `/resilience/metrics`: everything that is counted, of one moment.
struct MetricsBody: Encodable {
    let snapshot: ServiceSnapshot
    let speech: [SpeechClientBody]

    init(_ snapshot: ServiceSnapshot, speech: [SpeechClientBody]) {
        (self.snapshot, self.speech) = (snapshot, speech)
    }

    enum CodingKeys: String, CodingKey {
        case time, uptime, status, environment, components, rateLimiting, circuitBreakers, backpressure, ttsClients
        case candidate
    }

    func encode(to encoder: any Encoder) throws {
        let health = HealthBody(snapshot.health)
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(snapshot.time, forKey: .time)
        try members.encode(snapshot.uptime / .seconds(1), forKey: .uptime)
        try members.encode(health.status, forKey: .status)
        try members.encode(health.environment, forKey: .environment)
        try members.encode(health.components, forKey: .components)
        try members.encode(RateLimitingBody(snapshot.rateLimiting), forKey: .rateLimiting)
        try members.encode(snapshot.circuits.map(CircuitMetricsBody.init), forKey: .circuitBreakers)
        try members.encode(snapshot.queues.map(QueueMetricsBody.init), forKey: .backpressure)
        try members.encode(speech, forKey: .ttsClients)
        try members.encode(snapshot.candidate.map { CandidateBody($0, isWhole: false) }, forKey: .candidate)
    }
}
