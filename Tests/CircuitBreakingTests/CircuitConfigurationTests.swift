import CircuitBreaking
import Testing

@Suite("A circuit's configuration") struct CircuitConfigurationTests {
    @Test func `has the values of the configuration page unless told others`() throws {
        let standard = try CircuitConfiguration()
        #expect(standard.failureThreshold == 5)
    }
}
