import Foundation
import RateLimiting
import SystemPackage
import Testing

@testable import ResilienceService

@Suite("The file of a snapshot") struct SnapshotFileTests {
    let folder: SnapshotFolder
    let now = SnapshotFolder.now

    init() throws { folder = try SnapshotFolder() }

    @Test func `gives back what was written, for its owner's eyes only`() throws {
        try folder.file.write(try SnapshotFolder.store(3), at: now)
        #expect(try folder.names() == ["counters"])
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path())[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let store = MemoryStore()
        #expect(try folder.file.read(into: store, at: now) == 3)
        for client in 0..<3 { #expect(try !SnapshotFolder.ask(store, client)) }
        #expect(try SnapshotFolder.ask(store, 3))
    }

    @Test func `holds a store of many parts, and an empty one`() throws {
        try folder.file.write(try SnapshotFolder.store(5000), at: now)
        #expect(try folder.bytes().count > 1 << 16)
        #expect(try folder.file.read(into: MemoryStore(), at: now) == 5000)
        try folder.file.write(MemoryStore(), at: now)
        #expect(try folder.file.read(into: MemoryStore(), at: now) == 0)
    }

    @Test func `that is not there is none`() throws {
        #expect(try folder.file.read(into: MemoryStore(), at: now) == nil)
    }

    @Test func `stays as it was if writing a new one fails, wherever it does`() throws {
        try folder.file.write(try SnapshotFolder.store(), at: now)
        let before = try folder.bytes()
        for parts in 0..<3 {
            #expect(throws: SnapshotError.refused("write", .noSpace)) {
                try folder.file.replace { output throws(SnapshotError) in
                    for _ in 0..<parts { try output.put([1, 2, 3]) }
                    throw .refused("write", .noSpace)
                }
            }
            #expect(try folder.bytes() == before)
            #expect(try folder.names() == ["counters"])
        }
    }

    @Test func `is whole while a new one is written, and takes the place of one that a killed process left`() throws {
        try folder.file.write(try SnapshotFolder.store(), at: now)
        let before = try folder.bytes()
        try folder.write(Array(repeating: 7, count: 1 << 20), "counters.new")
        try folder.file.replace { output throws(SnapshotError) in
            try output.put([0])
            #expect((try? folder.bytes()) == before)
        }
        #expect(try folder.bytes() != before)
        #expect(try folder.names() == ["counters"])
    }

    @Test func `does not take another process's unfinished one for its own`() throws {
        try folder.file.write(try SnapshotFolder.store(), at: now)
        let before = try folder.bytes()
        #expect(throws: SnapshotError.self) {
            try folder.file.replace { output throws(SnapshotError) in
                do {
                    try folder.remove("counters.new")
                    try folder.write([], "counters.new")
                } catch { throw .notAFile }
            }
        }
        #expect(try folder.bytes() == before)
    }

    @Test(arguments: [true, false]) func `may be named by links, which stay, also before it is there`(
        isThere: Bool
    ) throws {
        if isThere { try folder.file.write(MemoryStore(), at: now) }
        let files = FileManager.default
        // The one that is relative is so to where it is
        try files.createDirectory(atPath: folder.path("links"), withIntermediateDirectories: true)
        try files.createSymbolicLink(atPath: folder.path("links/first"), withDestinationPath: "../second")
        try files.createSymbolicLink(atPath: folder.path("second"), withDestinationPath: folder.path())
        let named = SnapshotFile(folder.path("links/first"))
        try named.write(try SnapshotFolder.store(2), at: now)
        #expect(try folder.names() == ["counters", "links", "second"])
        #expect(try files.destinationOfSymbolicLink(atPath: folder.path("links/first")) == "../second")
        #expect(try files.destinationOfSymbolicLink(atPath: folder.path("second")) == folder.path())
        #expect(try folder.file.read(into: MemoryStore(), at: now) == 2)
        #expect(try named.read(into: MemoryStore(), at: now) == 2)
    }

    @Test func `is refused with a message, and leaves nothing in the store, unless it is whole and of this version`()
        throws
    {
        try folder.file.write(try SnapshotFolder.store(5000), at: now)
        let good = try folder.bytes()
        func reason(_ bytes: [UInt8]) throws -> String {
            try folder.write(bytes)
            let store = MemoryStore()
            let error = #expect(throws: SnapshotError.self) { try folder.file.read(into: store, at: now) }
            #expect(store.count == 0)
            return error?.description ?? ""
        }
        #expect(try reason([]) == "damaged: it ends too early")
        #expect(try reason(Array("a poem, not counters".utf8)) == "not a snapshot")
        #expect(try reason(good + [0]) == "damaged: it goes on after its end")
        #expect(try reason(good.dropLast()) == "damaged: it ends too early")
        var later = good
        later[8] = 2
        #expect(try reason(later) == "written by a later version (2)")
        later[8] = 0
        #expect(try reason(later) == "damaged: there is no version 0")
        var changed = good
        changed[good.count - 100] ^= 1
        #expect(try reason(changed) == "damaged: its digest is another")
        changed = good
        changed.replaceSubrange(12..<20, with: Array(repeating: 0xFF, count: 8))
        #expect(try reason(changed) == "damaged: it ends too early")
        try folder.file.replace { output throws(SnapshotError) in try output.put([9, 9, 9]) }
        #expect(try reason(try folder.bytes()).hasPrefix("damaged: a number above 0, at byte"))
    }

    @Test func `lacks no part, and has none twice or from elsewhere`() throws {
        func written(_ parts: [[UInt8]]) throws -> [UInt8] {
            try folder.file.replace { output throws(SnapshotError) in for part in parts { try output.put(part) } }
            return try folder.bytes()
        }
        let whole = try written([[0], [0], [2]])
        let (head, part) = (12, 8 + 1 + 32)
        let first = whole[head..<head + part]
        let parts = [
            whole[..<head] + whole[(head + part)...], whole[..<head] + first + first + whole[(head + part)...],
        ]
        for bytes in parts {
            try folder.write(Array(bytes))
            #expect(throws: SnapshotError.unsound("damaged: its digest is another")) {
                try folder.file.read(into: MemoryStore(), at: now)
            }
        }
    }
}
