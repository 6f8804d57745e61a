import Foundation
import ResilienceConfiguration
import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import ResilienceService

@Suite("A watched file") final class WatchedFileTests {
    let folder = FileManager.default.temporaryDirectory.appending(path: "watch-\(UUID().uuidString)")
    var path: String { folder.appending(path: "f.yaml").path }

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try write("a")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ text: String, to name: String = "f.yaml") throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1e9) }

    /// What so many looks show, one after the other.
    static func look(_ file: inout WatchedFile, _ count: Int = 3) -> [WatchedFile.Sight] {
        (0..<count).map { _ in file.look(at: now) }
    }

    @Test func `shows nothing as long as it stays the same, also if it is written again with the same`() throws {
        var file = WatchedFile(path)
        #expect(Self.look(&file) == [.same, .same, .same])
        try write("a")
        #expect(Self.look(&file) == [.same, .same, .same])
        try FileManager.default.removeItem(atPath: path)
        try write("a")
        #expect(Self.look(&file) == [.same, .same, .same])
    }

    @Test func `shows another content once, when it is the same in two looks`() throws {
        var file = WatchedFile(path)
        try write("b")
        #expect(Self.look(&file) == [.same, .changed, .same])
        try write("a")
        #expect(Self.look(&file) == [.same, .changed, .same])
    }

    @Test func `shows no file that is being written, and no empty one`() throws {
        var file = WatchedFile(path)
        for text in ["b", "bc", "bcd"] {
            try write(text)
            #expect(file.look(at: Self.now) == .same)
        }
        #expect(file.look(at: Self.now) == .changed)
        try write("")
        #expect(Self.look(&file) == [.same, .same, .same])
        try write("bcd")
        #expect(Self.look(&file) == [.same, .same, .same])
    }

    @Test func `shows two changes within a tick of the file system's clock, in which it looks the same`() throws {
        var file = WatchedFile(path)
        try write("b")
        #expect(Self.look(&file, 2) == [.same, .changed])
        let times = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
        try write("c")
        try FileManager.default.setAttributes([.modificationDate: try #require(times)], ofItemAtPath: path)
        #expect(Self.look(&file, 2) == [.same, .changed])
    }

    @Test func `shows that it is gone once, and what comes in its place`() throws {
        var file = WatchedFile(path)
        try FileManager.default.removeItem(atPath: path)
        #expect(Self.look(&file) == [.same, .gone, .same])
        try write("b")
        #expect(Self.look(&file) == [.same, .changed, .same])
        try FileManager.default.removeItem(atPath: path)
        #expect(Self.look(&file, 2) == [.same, .gone])
    }

    @Test func `may come later`() throws {
        try FileManager.default.removeItem(atPath: path)
        var file = WatchedFile(path)
        try write("b")
        #expect(Self.look(&file) == [.same, .changed, .same])
    }

    @Test func `is none if it is a folder or a pipe`() throws {
        try FileManager.default.removeItem(atPath: path)
        try #require(mkfifo(path, 0o600) == 0)
        var (pipe, directory) = (WatchedFile(path), WatchedFile(folder.path))
        #expect(Self.look(&pipe) == [.same, .same, .same] && Self.look(&directory) == [.same, .same, .same])
    }

    /// As Kubernetes does it: `f.yaml` leads to `..data/f.yaml`, `..data` to a folder, and is replaced by a rename.
    @Test func `changes with a link of its folder, as in a ConfigMap`() throws {
        try FileManager.default.removeItem(atPath: path)
        let publish = { [folder] (version: String, text: String) throws in
            let manager = FileManager.default
            try manager.createDirectory(at: folder.appending(path: version), withIntermediateDirectories: false)
            try Data(text.utf8).write(to: folder.appending(path: "\(version)/f.yaml"))
            try manager.createSymbolicLink(
                atPath: folder.appending(path: "..data_tmp").path, withDestinationPath: version)
            #expect(rename(folder.appending(path: "..data_tmp").path, folder.appending(path: "..data").path) == 0)
        }
        try publish("..1", "a")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "..data/f.yaml")
        var file = WatchedFile(path)
        #expect(Self.look(&file) == [.same, .same, .same])
        try publish("..2", "b")
        #expect(Self.look(&file) == [.same, .changed, .same])
        try publish("..3", "b")
        #expect(Self.look(&file) == [.same, .same, .same])
        try publish("..4", "a")
        try FileManager.default.removeItem(at: folder.appending(path: "..1"))
        #expect(Self.look(&file) == [.same, .changed, .same])
    }
}

@Suite("A running manager", .timeLimit(.minutes(5))) struct WatchingTests {
    /// Lets the manager look so many times.
    static func look(_ service: ConfiguredService, _ count: Int = 2) async {
        for _ in 0..<count {
            await service.clock.sleepers(1)
            service.clock.advance(by: ConfigurationWatch.interval)
        }
        await service.clock.sleepers(1)
    }

    @Test func `reads its file when that has changed, refuses a bad one once, and reads the next one`() async throws {
        let service = try await ConfiguredService("http: {max_body: 1}")
        let manager = service.manager
        let running = Task { try await manager.run() }
        defer { running.cancel() }
        await Self.look(service, 3)
        #expect(service.log.take().filter { $0.contains("configuration") }.isEmpty)
        try service.write("http: {max_body: 2}")
        await Self.look(service)
        #expect(manager.configuration.settings.http.maximumBody == 2)
        try service.write("http: {max_body: two}")
        _ = service.log.take()
        await Self.look(service, 5)
        let complaints = service.log.take().filter { $0.contains("not reloaded") }
        #expect(complaints.count == 1 && complaints[0].contains("f.yaml:1:18: http.max_body: "), "\(complaints)")
        #expect(manager.configuration.settings.http.maximumBody == 2)
        try service.write("http: {max_body: 3}")
        await Self.look(service)
        #expect(manager.configuration.settings.http.maximumBody == 3)
    }

    @Test func `reads its candidate when that has changed, and goes on with a file that is gone`() async throws {
        let service = try await ConfiguredService(
            "candidate: FOLDER/next.yaml", ["next.yaml": "http: {max_body: 1}"])
        let manager = service.manager
        let running = Task { try await manager.run() }
        defer { running.cancel() }
        let first = try #require(manager.candidate).since
        await Self.look(service)
        #expect(manager.candidate?.since == first)
        try service.write("http: {max_body: 2}", to: "next.yaml")
        await Self.look(service)
        let second = try #require(manager.candidate).since
        #expect(second != first)
        _ = service.log.take()
        try FileManager.default.removeItem(atPath: service.path)
        await Self.look(service, 4)
        #expect(service.log.take() == ["warning: \(service.path) is gone: what was read of it stays in force"])
        #expect(manager.candidate?.since == second)
    }

    @Test func `reads again what was refused for a candidate, once that is there, and once it is sound`() async throws {
        let service = try await ConfiguredService("http: {max_body: 1}")
        let manager = service.manager
        let running = Task { try await manager.run() }
        defer { running.cancel() }
        try service.write("candidate: FOLDER/next.yaml\nhttp: {max_body: 2}")
        _ = service.log.take()
        await Self.look(service, 5)
        let absent = service.log.take()
        #expect(absent.count == 1 && absent[0].contains("next.yaml: no such file"), "\(absent)")
        try service.write("max_body: 9", to: "next.yaml")
        await Self.look(service, 5)
        let unsound = service.log.take()
        #expect(unsound.count == 1 && unsound[0].contains("next.yaml:1:1: max_body: unknown key"), "\(unsound)")
        #expect(manager.configuration.settings.http.maximumBody == 1)
        try service.write("http: {max_body: 9}", to: "next.yaml")
        await Self.look(service)
        #expect(manager.configuration.settings.http.maximumBody == 2)
        #expect(manager.candidateOnTrial?.configuration.settings.http.maximumBody == 9)
    }

    @Test func `reads again what was refused for a key's file, and what holds when that has another key`() async throws
    {
        let key = { (x: String) in #"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"\#(x)"}]}"# }
        let service = try await ConfiguredService("")
        let manager = service.manager
        let running = Task { try await manager.run() }
        defer { running.cancel() }
        try service.write("clients: {jwt_key: FOLDER/key.jwks}")
        await Self.look(service)
        #expect(manager.verifier == nil && manager.reloadsRefused == 1)
        try service.write(key("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"), to: "key.jwks")
        await Self.look(service)
        #expect(manager.verifier != nil && manager.revision == 1)
        let events = manager.events.subscribe()
        try service.write(key("PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw"), to: "key.jwks")
        await Self.look(service)
        #expect(manager.revision == 2 && manager.reloadsRefused == 1)
        for await event in events {
            guard case .reload(let difference) = event.kind else { continue }
            #expect(
                difference.changes.map(\.description) == ["clients.jwt_key: is another now, which is not shown"])
            break
        }
    }
}

@Suite("Reading a configuration") struct ConfigurationReaderTests {
    /// A file that names another one, which somebody repairs right after it was read.
    private final class RepairedSource: ConfigurationSource {
        let reads = Counter()
        var watchedFile: String? { "f.yaml" }

        func load() throws(ConfigurationError) -> ResolvedConfiguration {
            var configuration = ResilienceConfiguration()
            configuration.candidate = "next.yaml"
            return try configuration.resolved()
        }

        func load(file: String) throws(ConfigurationError) -> ResolvedConfiguration {
            guard file == "next.yaml" else { return try load() }
            reads.count()
            if reads.value == 1 { throw ConfigurationError(.invalid, [ConfigurationProblem("broken", source: file)]) }
            return try ResilienceConfiguration().resolved()
        }

        func load(text _: String, named _: String) throws(ConfigurationError) -> ResolvedConfiguration { try load() }
    }

    @Test func `loses nothing that is written to a file before that is watched`() async throws {
        let (source, reader) = (RepairedSource(), ConfigurationReader())
        let watch = ConfigurationWatch("f.yaml", naming: [], logger: LogRecord().logger)
        let read = try await reader.read(source, file: "f.yaml", watch: watch)
        #expect(read.candidate != nil && source.reads.value == 2)
        _ = try await reader.read(source, file: "f.yaml", watch: watch)
        #expect(source.reads.value == 3, "it is watched by now")
    }
}
