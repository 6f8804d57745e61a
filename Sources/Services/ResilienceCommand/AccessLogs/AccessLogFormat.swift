import ArgumentParser

/// How an access log is written.
enum AccessLogFormat: String, CaseIterable, ExpressibleByArgument {
    /// Apache's and nginx's combined format, or the common one without its last two fields.
    case combined
    /// One JSON object a line, with fields named after nginx's variables.
    case json
    /// Envoy's default format.
    case envoy

    /// Reads a line, without its end.
    ///
    /// - Parameter fields: the header fields that are of use; nil: all.
    /// - Throws: `trace`, with why it is no request.
    func request(
        _ line: UnsafeBufferPointer<UInt8>, reading fields: FieldsRead? = nil
    ) throws(CommandError) -> LoggedRequest {
        guard line.position(of: 0) == nil else {
            throw CommandError(.trace, "a byte of 0 in it, where a text is needed")
        }
        return switch self {
        case .combined: try CombinedLogLine.request(line)
        case .json: try JSONLogLine.request(line, reading: fields)
        case .envoy: try EnvoyLogLine.request(line)
        }
    }
}
