import Backpressure
import ResiliencePrimitives
import Testing

@Suite("A queue's configuration") struct QueueConfigurationTests {
    @Test func `has the defaults of the configuration file`() throws {
        let configuration = try QueueConfiguration()
        #expect(configuration.maximumItems == 200)
        #expect(configuration.maximumBytes == 104_857_600)
        #expect(configuration.strategy == .dropOldest)
        #expect(configuration.timeout == .seconds(10))
        #expect(configuration.maximumAge == nil)
        #expect(configuration.warningThreshold == 0.7)
        #expect(configuration.adaptiveThreshold == 0.85)
    }

    @Test func `names its strategies as the file does`() {
        #expect(OverflowStrategy.allCases.map(\.rawValue) == ["drop_oldest", "drop_newest", "block", "adaptive"])
    }

    @Test func `rounds shares to billionths`() throws {
        let third = try QueueConfiguration(warningThreshold: 1.0 / 3)
        #expect(third.warningThreshold == 0.333_333_333)
        #expect(third == (try QueueConfiguration(warningThreshold: 0.333_333_333_4)))
    }

    @Test func `that makes no sense says what is wrong, what was found and what would be right`() {
        expect("maximumItems 0: it must be at least 1") { () throws(QueueError) in try .init(maximumItems: 0) }
        expect("maximumBytes -5: it must be at least 1") { () throws(QueueError) in try .init(maximumBytes: -5) }
        expect("timeout -1.0 seconds: it must not be negative") { () throws(QueueError) in
            try .init(timeout: .seconds(-1))
        }
        expect("maximumAge 0.0 seconds: it must be at least 1 ns, or nil for no bound") { () throws(QueueError) in
            try .init(maximumAge: .zero)
        }
        expect("warningThreshold 1.5: it must be between 0 and 1") { () throws(QueueError) in
            try .init(warningThreshold: 1.5)
        }
        expect("adaptiveThreshold nan: it must be between 0 and 1") { () throws(QueueError) in
            try .init(adaptiveThreshold: .nan)
        }
    }

    private func expect(
        _ message: String, _ location: SourceLocation = #_sourceLocation,
        from make: () throws(QueueError) -> QueueConfiguration
    ) {
        let error = #expect(throws: QueueError.self, sourceLocation: location) { try make() }
        #expect(error?.description == message, sourceLocation: location)
        #expect(error?.code == .invalidConfiguration, sourceLocation: location)
    }
}
