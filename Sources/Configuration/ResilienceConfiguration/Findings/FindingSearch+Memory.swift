extension FindingSearch {
    /// Bounds in bytes that are beyond the machine, or too small to mean what they say.
    mutating func lookAtMemory() {
        let (store, queues) = (settings.store, settings.queues.sorted { $0.key < $1.key })
        if store.maximumMemory < store.maximumKeys {
            note(
                .memoryTooSmall, ConfigurationPath("store", "max_memory"),
                "\(size(store.maximumMemory).quotedForPeople): less than a byte for each of \(store.maximumKeys) keys, so that"
                    + " clients are soon forgotten", advice: "give it a unit, as in 256MiB")
        }
        if !store.snapshot.isEmpty, store.redis != nil {
            note(
                .snapshotUnused, ConfigurationPath("store", "snapshot"),
                "\(store.snapshot.quotedForPeople): neither read nor written, since counters are in Redis",
                advice: "leave it out, or leave out redis")
        }
        for queue in queues where queue.value.maximumBytes < queue.value.maximumItems {
            note(
                .memoryTooSmall, ConfigurationPath("backpressure", queue.key, "max_memory"),
                "\(shownSize(queue)): less than a byte for each of \(queue.value.maximumItems) items, and a"
                    + " larger one is refused", advice: "give it a unit, as in 50MiB")
        }
        let held = queues.reduce(0 as Int128) { $0 + Int128($1.value.maximumBytes) }
        guard let memory = surroundings.memory, held + Int128(store.maximumMemory) > Int128(memory) else { return }
        let largest = queues.max { $0.value.maximumBytes < $1.value.maximumBytes }
        let isStore = store.maximumMemory >= largest?.value.maximumBytes ?? 0
        let path = isStore ? ConfigurationPath("store") : ConfigurationPath("backpressure", largest?.key ?? "")
        note(
            .memoryExceeded, path.key("max_memory"),
            "\(isStore ? size(store.maximumMemory).quotedForPeople : shownSize(largest)): the largest part of what"
                + " counters (\(Self.rounded(Int128(store.maximumMemory)))) and queues (\(Self.rounded(held))) may take,"
                + " more than the \(Self.rounded(Int128(memory))) that this process may have",
            advice: "lower it, or give the process more")
    }

    private func shownSize(_ queue: (key: String, value: QueueSettings)?) -> String {
        guard let queue else { return "" }
        let written = resolved.written.queues[queue.key] ?? queue.value
        return shown(size(written.maximumBytes), inForce: size(queue.value.maximumBytes))
    }

    private func size(_ bytes: Int) -> String { ValueFormat<Int>.size.render(bytes) }

    /// A size in the largest unit of which it has ten or more, rounded down.
    private static func rounded(_ bytes: Int128) -> String {
        for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] where bytes >> shift >= 10 {
            return "\(bytes >> shift) \(unit)"
        }
        return "\(bytes) bytes"
    }
}
