/// The metrics of this package: what they are called, and what they count. Dashboards and alerts know them by these names.
enum ResilienceMetric: String, CaseIterable {
    case leftOut = "resilience_exposition_left_out"
    case overflow = "resilience_metrics_overflow"
    case refused = "resilience_metrics_refused"

    case processorTime = "process_cpu_seconds"
    case residentMemory = "process_resident_memory_bytes"
    case virtualMemory = "process_virtual_memory_bytes"
    case processStart = "process_start_time_seconds"
    case openFiles = "process_open_fds"
    case mostFiles = "process_max_fds"

    var help: String {
        switch self {
        case .leftOut: "Metrics and series that this answer leaves out: their name is another's, or they are too many"
        case .overflow: "How often a series was asked for beyond the limit of its metric"
        case .refused: "How often a metric was asked for that could not be, by reason"
        case .processorTime: "Processor time that the process has used, in user and kernel mode"
        case .residentMemory: "Memory of the process that is in RAM"
        case .virtualMemory: "Memory that the process has addresses for"
        case .processStart: "When the process started, in seconds since the Unix epoch"
        case .openFiles: "Open files of the process, sockets among them"
        case .mostFiles: "How many files the process may open"
        }
    }

    func family(_ samples: MetricFamily.Samples) -> MetricFamily { MetricFamily(rawValue, help: help, samples) }
}
