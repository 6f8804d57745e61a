import Foundation
import RateLimiting
import Testing

@testable import ResilienceService

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("The keeper of a snapshot") struct SnapshotKeeperTests {
    let folder: SnapshotFolder

    init() throws { folder = try SnapshotFolder() }

    /// Reads what is there, and expects that nothing of it is believed.
    private func expectDisbelief(of bytes: [UInt8], asideAs name: String = "counters.damaged") async throws {
        try folder.write(bytes)
        let store = MemoryStore()
        await folder.keeper(of: store).read()
        #expect(store.count == 0)
        #expect(try folder.names() == [name])
        #expect(try folder.bytes(name) == bytes)
        let logged = folder.log.take()
        #expect(logged.count == 1)
        #expect(logged.first?.hasSuffix("set aside as \(folder.path(name)), nothing is used") == true)
        try folder.remove(name)
    }

    @Test func `sets aside a file that was cut off anywhere`() async throws {
        try folder.file.write(try SnapshotFolder.store(2), at: SnapshotFolder.now)
        let whole = try folder.bytes()
        for length in 0..<whole.count { try await expectDisbelief(of: Array(whole[..<length])) }
    }

    @Test func `sets aside a file of which any bit is another`() async throws {
        try folder.file.write(try SnapshotFolder.store(2), at: SnapshotFolder.now)
        let whole = try folder.bytes()
        for place in whole.indices {
            for change in [UInt8(1), 0x80, 0xFF] {
                var bytes = whole
                bytes[place] ^= change
                try await expectDisbelief(of: bytes)
            }
        }
    }

    @Test func `goes on with what was used, and writes what is used then`() async throws {
        let store = try SnapshotFolder.store(2)
        let first = folder.keeper(of: store)
        await first.read()
        try SnapshotFolder.ask(store, 2)
        await first.write()
        let next = MemoryStore()
        let second = folder.keeper(of: next)
        await second.read()
        #expect(next.count == 3)
        try SnapshotFolder.ask(next, 3)
        await second.write()
        #expect(try folder.file.read(into: MemoryStore(), at: SnapshotFolder.now) == 4)
        #expect(folder.log.take().isEmpty)
    }

    @Test func `writes only if something has changed`() async throws {
        let store = MemoryStore()
        let keeper = folder.keeper(of: store)
        await keeper.read()
        await keeper.write()
        #expect(try folder.names() == [])
        try SnapshotFolder.ask(store, 0)
        await keeper.write()
        #expect(try folder.names() == ["counters"])
        try folder.remove("counters")
        // Denied, and so no change
        #expect(try !SnapshotFolder.ask(store, 0))
        await keeper.write()
        #expect(try folder.names() == [])
    }

    @Test func `never writes over what it has set aside before, nor over what it cannot set aside`() async throws {
        for number in 1...9 {
            try folder.write([UInt8(number)])
            await folder.keeper(of: MemoryStore()).read()
        }
        let aside = ["counters.damaged"] + (2...9).map { "counters.damaged.\($0)" }
        #expect(try folder.names() == aside)
        for (index, name) in aside.enumerated() { #expect(try folder.bytes(name) == [UInt8(index + 1)]) }
        _ = folder.log.take()
        try folder.write([10])
        let store = MemoryStore()
        let keeper = folder.keeper(of: store)
        await keeper.read()
        try SnapshotFolder.ask(store, 0)
        await keeper.write()
        #expect(try folder.bytes() == [10])
        let logged = folder.log.take()
        #expect(logged.count == 1)
        #expect(logged.first?.hasSuffix("nothing is used, and nothing will be written there") == true)
    }

    @Test func `leaves alone what is not a file`() async throws {
        try FileManager.default.createDirectory(atPath: folder.path("folder"), withIntermediateDirectories: true)
        #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
        for name in ["folder", "pipe"] {
            let store = MemoryStore()
            let keeper = SnapshotKeeper(
                SnapshotFile(folder.path(name)), of: store, now: { SnapshotFolder.now }, logger: folder.log.logger)
            await keeper.read()
            try SnapshotFolder.ask(store, 0)
            await keeper.write()
            let expected =
                "error: store.snapshot: \(folder.path(name)): not a file: nothing is used, and nothing will be written there"
            #expect(folder.log.take() == [expected])
            #expect(try folder.names() == ["folder", "pipe"])
        }
    }

    /// A ring of links stands for whatever the system does not open: rights, too many open files, a broken disk.
    @Test func `leaves alone what cannot be opened, since it may be sound, and says so`() async throws {
        let files = FileManager.default
        try files.createSymbolicLink(atPath: folder.path(), withDestinationPath: folder.path("other"))
        try files.createSymbolicLink(atPath: folder.path("other"), withDestinationPath: folder.path())
        let store = MemoryStore()
        let keeper = folder.keeper(of: store)
        await keeper.read()
        try SnapshotFolder.ask(store, 0)
        await keeper.write()
        #expect(try folder.names() == ["counters", "other"])
        #expect(try files.destinationOfSymbolicLink(atPath: folder.path()) == folder.path("other"))
        let logged = folder.log.take()
        #expect(logged.count == 1)
        #expect(logged.first?.contains(": open ") == true)
        #expect(logged.first?.hasSuffix(": nothing is used, and nothing will be written there") == true)
    }

    @Test func `says once that it cannot write, and when it can again`() async throws {
        let store = MemoryStore()
        let file = SnapshotFile(folder.path("missing/counters"))
        let keeper = SnapshotKeeper(file, of: store, now: { SnapshotFolder.now }, logger: folder.log.logger)
        await keeper.read()
        let logged = folder.log.take()
        #expect(logged.count == 1)
        #expect(logged.first?.contains("missing/counters cannot be written (write to ") == true)
        for client in 0..<3 {
            try SnapshotFolder.ask(store, client)
            await keeper.write()
        }
        #expect(folder.log.take().isEmpty)
        try FileManager.default.createDirectory(atPath: folder.path("missing"), withIntermediateDirectories: true)
        await keeper.write()
        #expect(folder.log.take() == ["notice: store.snapshot: \(file.path) is written again"])
        #expect(try file.read(into: MemoryStore(), at: SnapshotFolder.now) == 3)
    }
}
