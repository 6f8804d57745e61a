/// The metrics of this package: what they are called, and what they count. Dashboards and alerts know them by these names.
enum ResilienceMetric: String, CaseIterable {
    case build = "resilience_build"
    case service = "resilience_service"
    case startTime = "resilience_start_time_seconds"
    case health = "resilience_health"
    case componentHealth = "resilience_component_health"

    case limitsEnabled = "resilience_rate_limit_enabled"
    case requests = "resilience_rate_limit_requests"
    case fallbacks = "resilience_rate_limit_fallbacks"
    case decisionTime = "resilience_rate_limit_decision_seconds"
    case storeAvailable = "resilience_store_available"
    case storeKeys = "resilience_store_keys"
    case storeKeysLimit = "resilience_store_keys_limit"
    case storeBytes = "resilience_store_bytes"
    case storeBytesLimit = "resilience_store_limit_bytes"
    case storeEvicted = "resilience_store_evicted"

    case circuitState = "resilience_circuit_state"
    case circuitCalls = "resilience_circuit_calls"
    case circuitInFlight = "resilience_circuit_in_flight"
    case circuitRejected = "resilience_circuit_rejected"
    case circuitOpened = "resilience_circuit_opened"
    case circuitClosed = "resilience_circuit_closed"
    case circuitTransitions = "resilience_circuit_transitions"
    case circuitRetry = "resilience_circuit_retry_seconds"

    case queueInstances = "resilience_queue_instances"
    case queueItems = "resilience_queue_items"
    case queueItemsLimit = "resilience_queue_items_limit"
    case queueBytes = "resilience_queue_bytes"
    case queueBytesLimit = "resilience_queue_limit_bytes"
    case queueWarning = "resilience_queue_warning"
    case queueProcessed = "resilience_queue_processed"
    case queueDropped = "resilience_queue_dropped"
    case queueExpired = "resilience_queue_expired"
    case queueBlocked = "resilience_queue_blocked"
    case queueWaiting = "resilience_queue_waiting_seconds"
    case queueProcessing = "resilience_queue_processing_seconds"

    case revision = "resilience_configuration_revision"
    case reloadsRefused = "resilience_configuration_reloads_refused"
    case candidateActive = "resilience_candidate_active"
    case candidateDecisions = "resilience_candidate_decisions"
    case candidateSkipped = "resilience_candidate_skipped"

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
        case .build: "What this program was built as"
        case .service: "How this service is configured"
        case .startTime: "When the service was made, in seconds since the Unix epoch"
        case .health: "1 for how well the service is, 0 for what it is not"
        case .componentHealth: "How well a part is: 1 healthy, 0.5 degraded, 0 unhealthy"
        case .limitsEnabled: "Whether requests are limited at all"
        case .requests: "Requests by rule and verdict; excluded and unlimited ones have no rule"
        case .fallbacks: "Decisions made while the store could not be asked, by what decided"
        case .decisionTime: "How long decisions took for which a store was asked, of those that were timed"
        case .storeAvailable: "Whether the store of the counters answers"
        case .storeKeys: "Counters in the store, where it is in this process"
        case .storeKeysLimit: "The most counters that the store holds"
        case .storeBytes: "What the counters in this process take"
        case .storeBytesLimit: "The most bytes that the counters in this process may take"
        case .storeEvicted: "Counters that had to go for others, whose clients started afresh"
        case .circuitState: "1 for the state that a circuit is in, 0 for the others"
        case .circuitCalls: "Calls that a circuit let through, by how they ended"
        case .circuitInFlight: "Calls under way that a circuit let through"
        case .circuitRejected: "Calls that a circuit did not let through"
        case .circuitOpened: "How often a circuit opened"
        case .circuitClosed: "How often good probes closed a circuit again"
        case .circuitTransitions: "How often a circuit entered a state"
        case .circuitRetry: "Seconds until an open circuit lets a call through again, else 0"
        case .queueInstances: "Queues of that name: one, or one a consumer"
        case .queueItems: "Items that wait"
        case .queueItemsLimit: "The most items that the queues of that name may hold"
        case .queueBytes: "Bytes of the items that wait"
        case .queueBytesLimit: "The most bytes that the queues of that name may hold"
        case .queueWarning: "Whether a queue is as full as its configuration calls a warning"
        case .queueProcessed: "Items delivered, or work that has ended"
        case .queueDropped: "Items that made room, or found none"
        case .queueExpired: "Items that grew too old"
        case .queueBlocked: "Offers that had to wait"
        case .queueWaiting: "How long work waited for its turn"
        case .queueProcessing: "How long work took from its turn on"
        case .revision: "The number of the configuration in force, one more with each change"
        case .reloadsRefused:
            "Reloads that left everything as it was, since something was wrong with the new configuration"
        case .candidateActive: "Whether a candidate configuration is tried beside the one in force"
        case .candidateDecisions: "Decisions of the present candidate beside those in force, by rule and who denied"
        case .candidateSkipped: "Requests that the present candidate was not asked about, or its store did not answer"
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

    func counter(_ samples: [MetricFamily.Sample<MetricNumber>]) -> MetricFamily { family(.counter(samples)) }

    func gauge(_ samples: [MetricFamily.Sample<MetricNumber>]) -> MetricFamily { family(.gauge(samples)) }

    func histogram(_ samples: [MetricFamily.Sample<HistogramCounts>]) -> MetricFamily { family(.histogram(samples)) }

    /// A gauge of one series without labels.
    func gauge(_ value: MetricNumber) -> MetricFamily { family(.gauge([.init([:], value)])) }
}
