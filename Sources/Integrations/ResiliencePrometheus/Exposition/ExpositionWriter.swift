/// Writes metrics as text, line by line.
struct ExpositionWriter {
    private static let units = ["seconds", "bytes", "ratio"]

    let format: ExpositionFormat
    private(set) var bytes: [UInt8] = []

    init(_ format: ExpositionFormat) {
        self.format = format
        bytes.reserveCapacity(1 << 16)
    }

    /// Writes one metric; nothing at all where it has no series, since a name without a value says nothing.
    mutating func write(_ family: MetricFamily) {
        switch family.samples {
        case .counter(let samples):
            guard !samples.isEmpty else { return }
            writeHead(family, textName: family.name + "_total")
            for sample in samples { write(family.name, "_total", sample.labels, sample.value) }
        case .gauge(let samples):
            guard !samples.isEmpty else { return }
            writeHead(family, textName: family.name)
            for sample in samples { write(family.name, "", sample.labels, sample.value) }
        case .histogram(let samples):
            guard !samples.isEmpty else { return }
            writeHead(family, textName: family.name)
            for sample in samples { write(family.name, sample) }
        case .info(let labels):
            writeHead(family, textName: family.name + "_info")
            write(family.name, "_info", labels, 1)
        }
    }

    /// Ends the text.
    mutating func end() {
        if format == .openMetrics { append("# EOF\n") }
    }

    /// OpenMetrics describes the metric, the older text the name that its values have.
    private mutating func writeHead(_ family: MetricFamily, textName: String) {
        let name = format == .openMetrics ? family.name : textName
        append("# HELP \(name) ")
        appendEscaped(family.help, quotes: format == .openMetrics)
        // The older text has no info; a gauge of 1 is what those who read it expect
        let kind = format == .prometheus && family.samples.kind == .info ? .gauge : family.samples.kind
        append("\n# TYPE \(name) \(kind.rawValue)\n")
        if format == .openMetrics, let unit = Self.units.first(where: { family.name.hasSuffix("_\($0)") }) {
            append("# UNIT \(name) \(unit)\n")
        }
    }

    private mutating func write(_ name: String, _ suffix: String, _ labels: MetricLabels, _ value: MetricNumber) {
        begin(name, suffix, labels)
        end(value)
    }

    private mutating func write(_ name: String, _ sample: MetricFamily.Sample<HistogramCounts>) {
        let histogram = sample.value
        var count: UInt64 = 0
        for (index, inBucket) in histogram.counts.enumerated() {
            count += inBucket
            let bounds = histogram.buckets.bounds
            begin(name, "_bucket", sample.labels, bound: index < bounds.count ? bounds[index] : .infinity)
            end(.whole(Int64(clamping: count)))
        }
        write(name, "_sum", sample.labels, .real(histogram.sum))
        write(name, "_count", sample.labels, .whole(Int64(clamping: count)))
    }

    private mutating func begin(_ name: String, _ suffix: String, _ labels: MetricLabels, bound: Double? = nil) {
        append(name)
        append(suffix)
        guard bound != nil || !labels.labels.isEmpty else { return }
        var separator = "{"
        for label in labels.labels {
            append(separator)
            append(label.name)
            append("=\"")
            appendEscaped(label.value, quotes: true)
            append("\"")
            separator = ","
        }
        if let bound {
            append(separator)
            append("le=\"\(Self.text(bound))\"")
        }
        append("}")
    }

    private mutating func end(_ value: MetricNumber) {
        switch value {
        case .whole(let number): append(" \(number)\n")
        case .real(let number): append(" \(Self.text(number))\n")
        }
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// A zero byte ends the text for who reads it, hence the sign for what cannot be shown.
    private mutating func appendEscaped(_ text: String, quotes: Bool) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): append("\\\\")
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\"") where quotes: append("\\\"")
            case 0: append("\u{FFFD}")
            default: bytes.append(byte)
            }
        }
    }

    private static func text(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number > 0 ? "+Inf" : "-Inf" }
        return "\(number)"
    }
}
