import AsyncHTTPClient
import ResilienceConfiguration
import ResilienceService
import SpeechSynthesis
import Synchronization

/// The clients of the speech services that a configuration names; one whose settings stay the same goes on, with the voices
/// that it has kept.
final class SpeechDirectory: Sendable {
    /// The clients under one configuration.
    struct Services: Sendable {
        let clients: SpeechClients
        /// The one that speaks unless another is named.
        let usual: SpeechClient
    }

    private struct Entry {
        let settings: SpeechSettings
        let client: SpeechClient
    }

    private let manager: ResilienceManager
    private let http: HTTPClient
    private let entries = Mutex<[String: Entry]>([:])

    init(manager: ResilienceManager, http: HTTPClient) { (self.manager, self.http) = (manager, http) }

    /// The clients of all services, the usual one among them, whether it is described or not. Calls under way go on with
    /// the client that they began with.
    func services(of configuration: ResolvedConfiguration) -> Services {
        let known = entries.withLock { $0 }
        let entry = { [self] (name: String, settings: SpeechSettings) in
            known[name].flatMap { $0.settings == settings ? $0 : nil }
                ?? Entry(settings: settings, client: client(name, settings))
        }
        var entries = configuration.settings.speech.reduce(into: [:]) { $0[$1.key] = entry($1.key, $1.value) }
        let usual =
            entries[SpeechClients.usual]
            ?? entry(SpeechClients.usual, configuration.speechService(SpeechClients.usual))
        entries[SpeechClients.usual] = usual
        let all = entries
        self.entries.withLock { $0 = all }
        return Services(clients: SpeechClients(all.values.map(\.client)), usual: usual.client)
    }

    private func client(_ name: String, _ settings: SpeechSettings) -> SpeechClient {
        SpeechClient(
            name: name, url: settings.url, breaker: manager.breaker(settings.breaker),
            queue: manager.workQueue(settings.queue), voicesLifetime: settings.voicesLifetime, http: http)
    }
}
