import Testing

@testable import ResiliencePrometheus

@Suite("The process's own metrics") struct ProcessStatisticsTests {
    private static let numbers =
        "S 1 2 3 0 -1 4194560 100 0 0 0 11 22 0 0 20 0 5 0 4711 1048576 99 18446744073709551615 1 1"

    @Test(
        "a program's name may hold anything",
        arguments: ["resilience", "a b", "a) S 9 9 (b", "))((", ""])
    func names(_ name: String) throws {
        let statistics = try #require(ProcessStatistics("7 (\(name)) \(Self.numbers)\n"))
        #expect(statistics.processorTicks == 33)
        #expect(statistics.startTicks == 4711)
        #expect(statistics.virtualBytes == 1_048_576)
        #expect(statistics.residentPages == 99)
    }

    @Test("what is no such line is none", arguments: ["", "7 resilience S 1", "7 (a) S 1 2", "7 (a) S x x x"])
    func others(_ line: String) { #expect(ProcessStatistics(line) == nil) }

    @Test func `the machine's start stands in a line of its own`() {
        #expect(ProcessStatistics.bootTime("cpu 1 2\nbtime 1764000000\nctxt 3") == 1_764_000_000)
        #expect(ProcessStatistics.bootTime("cpu 1 2") == nil)
    }

    #if os(Linux)
    @Test func `this process runs, holds memory and has files open`() async throws {
        let families = await ProcessCollector().collect()
        var values: [String: Double] = [:]
        for family in families {
            switch family.samples {
            case .gauge(let samples), .counter(let samples):
                switch try #require(samples.first).value {
                case .whole(let number): values[family.name] = Double(number)
                case .real(let number): values[family.name] = number
                }
            default: Issue.record("\(family.name) is neither a counter nor a gauge")
            }
        }
        #expect(values.count == 6)
        #expect(try #require(values["process_resident_memory_bytes"]) > 1_048_576)
        #expect(try #require(values["process_virtual_memory_bytes"]) > 1_048_576)
        #expect(try #require(values["process_open_fds"]) >= 3)
        #expect(try #require(values["process_max_fds"]) >= 16)
        #expect(try #require(values["process_cpu_seconds"]) >= 0)
        #expect(try #require(values["process_start_time_seconds"]) > 1_700_000_000)
    }
    #endif
}
