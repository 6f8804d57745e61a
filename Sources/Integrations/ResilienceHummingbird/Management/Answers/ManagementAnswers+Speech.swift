import Hummingbird
import ResilienceService

/// Text-to-speech services.
extension ManagementAnswers {
    var textToSpeech: [ManagementRoute] {
        [
            ManagementRoute(.get, "tts-clients") { _ in
                try ManagementJSON.response(SpeechClientList(ttsClients: speechClients))
            },
            ManagementRoute(.post, "tts-clients/reset-circuit-breakers", for: .admins) { call in
                let circuits = Set(speech().map(\.circuit)).sorted()
                for circuit in circuits { try manager.resetCircuit(circuit, by: call.who) }
                let names = circuits.isEmpty ? "no circuit breakers" : circuits.joined(separator: ", ")
                return try MessageBody("closed: \(names)").response()
            },
        ]
    }

    /// Each with its circuit and queue, by name.
    var speechClients: [SpeechClientBody] {
        speech().sorted { $0.name < $1.name }.compactMap { parts in
            guard let circuit = manager.circuit(parts.circuit), let queue = manager.queueReport(parts.queue) else {
                return nil
            }
            return SpeechClientBody(name: parts.name, circuit: circuit, queue: queue)
        }
    }
}
