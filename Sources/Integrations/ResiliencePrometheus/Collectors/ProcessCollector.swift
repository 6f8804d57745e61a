import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What the system knows of this process, under the names that every Prometheus client has for it. Where there is no /proc
/// it is silent.
public struct ProcessCollector: MetricCollector {
    /// Creates one for this process.
    public init() {}

    /// Processor time, memory, open files and the time of start.
    public func collect() async -> [MetricFamily] {
        guard let stat = Self.text(of: "/proc/self/stat"), let process = ProcessStatistics(stat) else { return [] }
        let ticks = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        let page = Int64(max(1, sysconf(Int32(_SC_PAGESIZE))))
        var families = [
            ResilienceMetric.processorTime.family(
                .counter([.init([:], .real(Double(process.processorTicks) / ticks))])),
            ResilienceMetric.residentMemory.gauge(.whole(process.residentPages * page)),
            ResilienceMetric.virtualMemory.gauge(.whole(process.virtualBytes)),
        ]
        if let boot = Self.text(of: "/proc/stat").flatMap(ProcessStatistics.bootTime) {
            let start = Double(boot) + Double(process.startTicks) / ticks
            families.append(ResilienceMetric.processStart.gauge(.real(start)))
        }
        return families + fileFamilies()
    }

    private func fileFamilies() -> [MetricFamily] {
        var limit = rlimit()
        guard getrlimit(Self.fileResource, &limit) == 0, let open = Self.openFiles() else { return [] }
        return [
            ResilienceMetric.openFiles.gauge(MetricNumber(open)),
            ResilienceMetric.mostFiles.gauge(.whole(Int64(clamping: limit.rlim_cur))),
        ]
    }

    /// Counts them one by one: nothing in /proc says how many they are. The one that looks is not counted.
    private static func openFiles() -> Int? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while let entry = readdir(folder) {
            if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
        }
        return count - 1
    }

    /// A file of /proc, whose size nobody knows before it is read.
    private static func text(of path: FilePath) -> String? {
        guard let file = try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec]) else { return nil }
        defer { try? file.close() }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 14)
        while let count = try? piece.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 0 {
            bytes += piece[..<count]
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    #if canImport(Glibc)
    private static let fileResource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
    private static let fileResource = RLIMIT_NOFILE
    #endif
}
