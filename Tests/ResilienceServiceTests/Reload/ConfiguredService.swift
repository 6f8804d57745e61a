import ClientIdentity
import Foundation
import Logging
import RateLimiting
import ResilienceConfiguration
import ResilienceService
import ResilienceTesting
import ResilienceYAML

/// A manager whose configuration is in a file of a folder of its own, with a clock that stands still.
final class ConfiguredService: Sendable {
    let folder: URL
    let clock = ManualClock()
    let log = LogRecord()
    let manager: ResilienceManager

    /// The file.
    var path: String { folder.appending(path: "f.yaml").path }

    /// Describes what `yaml` says; beside it are `others`, by name.
    init(
        _ yaml: String, _ others: [String: String] = [:], store: (any SharedRateLimitStore)? = nil,
        verifying: (@Sendable (ResolvedConfiguration) async throws -> TokenVerifier?)? = nil
    ) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "reload-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in others { try Data(text.utf8).write(to: folder.appending(path: name)) }
        let file = folder.appending(path: "f.yaml").path
        let text = yaml.replacing("FOLDER", with: folder.path)
        try Data(text.utf8).write(to: URL(filePath: file))
        let loader = ConfigurationLoader(file: file)
        manager = try await ResilienceManager(
            configuration: try loader.load(), source: loader, verifying: verifying, store: store, clock: clock,
            logger: log.logger)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes the file anew; `FOLDER` in it stands for the folder.
    func write(_ yaml: String, to name: String = "f.yaml") throws {
        let text = yaml.replacing("FOLDER", with: folder.path)
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    /// Writes the file anew and has it read.
    @discardableResult
    func reload(_ yaml: String) async throws -> [String] {
        try write(yaml)
        return try await manager.reload(by: "test").changes.map(\.description)
    }

    /// Why a file is refused; nil: it is not.
    func refusal(of yaml: String) async throws -> ReloadError? {
        try write(yaml)
        do throws(ReloadError) {
            try await manager.reload(by: "test")
            return nil
        } catch {
            return error
        }
    }

    /// One request of a client; whether it may pass, and what is left.
    func ask(_ path: String = "/a", client: String = "ip:192.0.2.1") async throws -> Ruling {
        try await manager.limiter.decide(
            RateLimitRequest(method: "GET", path: NormalizedPath(path), client: Client(id: client, type: .anonymous)))
    }
}
