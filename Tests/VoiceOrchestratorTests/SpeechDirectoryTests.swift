import AsyncHTTPClient
import ResilienceConfiguration
import ResilienceService
import SpeechSynthesis
import Testing

@testable import VoiceOrchestrator

@Suite("The speech services of a configuration that changes") struct SpeechDirectoryTests {
    @Test func `keep their client as long as their settings stay, and are called at the new URL`() async throws {
        let board = try await Switchboard()
        let http = HTTPClient(eventLoopGroupProvider: .singleton)
        let directory = SpeechDirectory(manager: board.manager, http: http)
        var settings = ResilienceConfiguration()
        settings.speech = ["default": SpeechSettings(), "other": SpeechSettings()]
        let first = directory.services(of: try settings.resolved())
        settings.http.maximumBody = 7
        settings.speech["other"]?.url = "http://192.0.2.1"
        let second = directory.services(of: try settings.resolved())
        #expect(second.usual === first.usual)
        #expect(second.clients["other"] !== first.clients["other"])
        #expect(second.clients["other"]?.url == "http://192.0.2.1")
        settings.speech = [:]
        let third = directory.services(of: try settings.resolved())
        #expect(third.clients["other"] == nil && third.usual === first.usual, "described or not, it has the defaults")
        try await http.shutdown()
        try await board.run { _ in }
    }
}
