extension FindingSearch {
    /// What `voice-orchestrator` has queues for that are no speech service's.
    private static let otherQueues = [
        "audio_streaming": "what listeners of calls hear", "webhook_processing": "webhooks",
    ]

    /// Speech services whose circuit or queue is not the one that was meant.
    mutating func lookAtSpeech() {
        let services = settings.speech.sorted { $0.key < $1.key }
        for (index, (name, service)) in services.enumerated() {
            let (path, written, usual) = (ConfigurationPath("tts", name), resolved.written, SpeechSettings())
            look(for: service.breaker, usual.breaker, among: written.breakers.keys, path.key("breaker"), "breakers")
            look(for: service.queue, usual.queue, among: written.queues.keys, path.key("queue"), "backpressure")
            if let other = Self.otherQueues[service.queue] {
                note(
                    .sharedQueue, path.key("queue"),
                    "\(service.queue.quotedForPeople): also the queue of \(other), so that their figures cannot be told"
                        + " apart", advice: "give it its own, as tts_synthesis")
            }
            if settings.breakers[service.breaker]?.timeout == .zero {
                note(
                    .unlimitedCall, ConfigurationPath("breakers", service.breaker, "timeout"),
                    "\"0s\": calls of tts.\(name) may take for ever, and one that hangs opens no circuit",
                    advice: "say how long a call may take")
            }
            let others = services[..<index].filter {
                $0.value.breaker == service.breaker && $0.value.url != service.url
            }
            if let other = others.first {
                note(
                    .sharedCircuit, path.key("breaker"),
                    "\(service.breaker.quotedForPeople): also the circuit of tts.\(other.key), which is elsewhere, so"
                        + " that one that fails keeps calls from both", advice: "give each its own")
            }
        }
    }

    /// A name that is described nowhere has the defaults, which is right for the usual name in a file without others.
    private mutating func look(
        for name: String, _ usual: String, among described: some Collection<String>, _ path: ConfigurationPath,
        _ section: String
    ) {
        guard !described.contains(name) else { return }
        // The usual name is a slip only where another looks like it in all but a letter
        let meant = described.filter { $0.edits(to: name) <= (name == usual ? 1 : name.count / 3) }.closest(to: name)
        guard name != usual || meant != nil else { return }
        note(
            .undescribedName, path, "\(name.quotedForPeople): not described under \(section), so it has the defaults",
            advice: meant.map { "did you mean \($0.quotedForPeople)?" } ?? "describe it there")
    }
}
