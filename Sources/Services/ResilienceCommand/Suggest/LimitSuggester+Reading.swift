extension LimitSuggester {
    /// Counts all requests that a reader has.
    ///
    /// - Throws: what keeps them from being read, and `temporary`.
    mutating func read(
        _ reader: inout some EventReader & ~Copyable, _ identifier: ArrivalIdentifier
    ) async throws(CommandError) {
        repeat {
            while let event = try reader.next() {
                if let request = await identifier.request(of: event) { try add(request, at: event.time) }
            }
        } while try reader.fill()
    }
}
