import CircuitBreaking
import ResilienceService

/// The answer of `/resilience/tts-clients`.
struct SpeechClientList: Encodable {
    let ttsClients: [SpeechClientBody]
}

/// One text-to-speech service: whether it may be expected to answer, and how its calls fare.
struct SpeechClientBody: Encodable {
    let name: String
    let status: String
    let circuitBreaker: CircuitBody
    let queue: QueueBody

    init(name: String, circuit: CircuitReport, queue: QueueReport) {
        self.name = name
        let isWell = !circuit.statistics.state.letsNonePass && !queue.isWarning
        status = (isWell ? HealthReport.Status.healthy : .degraded).rawValue
        (circuitBreaker, self.queue) = (CircuitBody(circuit), QueueBody(queue))
    }
}
