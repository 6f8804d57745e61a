import Foundation
import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import ResilienceCommand

@Suite("A line of progress")
struct ProgressLineTests {
    /// What is shown of work that reports at these milliseconds.
    private static func shown(at moments: [Int], isShown: Bool?) throws -> String {
        let (pipe, clock) = (Pipe(), ManualClock())
        do {
            var line = ProgressLine(
                to: ByteSink(descriptor: pipe.fileHandleForWriting.fileDescriptor), isShown: isShown,
                now: MonotonicTime.reader(of: clock))
            for (before, moment) in zip([0] + moments, moments) {
                clock.advance(by: .milliseconds(moment - before))
                line.show("\(moment)")
            }
        }
        try pipe.fileHandleForWriting.close()
        return String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    }

    @Test(arguments: [
        ([0, 499], ""), ([500], "\r500\u{1B}[K\r\u{1B}[K"),
        ([500, 501, 699, 700, 2000], "\r500\u{1B}[K\r700\u{1B}[K\r2000\u{1B}[K\r\u{1B}[K"), ([], ""),
    ])
    func `is there after half a second, changes seldom and is gone at the end`(_ moments: [Int], _ shown: String) throws
    {
        #expect(try Self.shown(at: moments, isShown: true) == shown)
    }

    @Test func `says how much of a file has been read, and is gone before anything else is said`() throws {
        let (pipe, clock) = (Pipe(), ManualClock())
        let event = #"{"at":0,"path":"/x","client":"\#(String(repeating: "a", count: 991))"}"#
        #expect(event.utf8.count == 1023)
        let trace = Array(String(repeating: event + "\n", count: 128).utf8)
        var reader = TrafficReader(
            TraceReader(ByteSource(trace, named: "trace")),
            telling: ProgressLine(
                to: ByteSink(descriptor: pipe.fileHandleForWriting.fileDescriptor), isShown: true,
                now: MonotonicTime.reader(of: clock)))
        repeat {
            while try reader.next() != nil {}
            clock.advance(by: .seconds(1))
        } while try reader.fill()
        try pipe.fileHandleForWriting.close()
        let shown = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        #expect(
            shown == "\r0.0 % read, 0 events\u{1B}[K\r50.0 % read, 64 events\u{1B}[K"
                + "\r100.0 % read, 128 events\u{1B}[K\r\u{1B}[K")
    }

    @Test func `is not there where nobody looks`() throws {
        #expect(try Self.shown(at: [500, 1000], isShown: false) == "")
    }
}
