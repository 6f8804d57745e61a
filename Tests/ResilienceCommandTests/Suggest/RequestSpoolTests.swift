import Foundation
import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import ResilienceCommand

@Suite("A spool of requests")
struct RequestSpoolTests {
    @Test(arguments: History.fresh(8)) func `gives back what it was given, as often as it is asked`(given: History)
        throws
    {
        var history = given
        var spool = try RequestSpool()
        var requests: [SpooledRequest] = []
        var time = Int64.random(in: .min...Int64.max, using: &history)
        for _ in 0..<Int.random(in: 0...40_000, using: &history) {
            let far = Int.random(in: 0...99, using: &history) == 0
            time &+=
                far ? Int64.random(in: .min...Int64.max, using: &history) : Int64.random(in: 0...3, using: &history)
            let request = SpooledRequest(
                time: MonotonicTime(nanoseconds: time), key: Int.random(in: 0...(far ? .max : 99), using: &history),
                cost: Int.random(in: 0...(far ? .max : 3), using: &history))
            requests.append(request)
            try spool.append(request)
        }
        for _ in 0..<2 {
            var read: [SpooledRequest] = []
            try spool.forEach { read.append($0) }
            #expect(read == requests)
        }
    }

    @Test func `has no name, so that nothing is left of it`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "spool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path(percentEncoded: false)
        var spool = try RequestSpool(in: path)
        try spool.append(SpooledRequest(time: .zero, key: 1, cost: 1))
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [])
        var count = 0
        try spool.forEach { _ in count += 1 }
        #expect(count == 1)
    }

    @Test func `says what is wrong with its folder`() {
        let error = #expect(throws: CommandError.self) { _ = try RequestSpool(in: "/nowhere") }
        #expect(error?.code == .temporary)
        #expect(error?.description == "temporary file in /nowhere: no such folder, TMPDIR names another folder")
    }
}
