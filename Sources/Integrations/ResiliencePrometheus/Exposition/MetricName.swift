/// Names that Prometheus takes: letters, digits and underscores, not beginning with a digit.
///
/// What else a name holds becomes an underscore: the dots of `http.server.request.duration`, and colons too, which are kept
/// for recording rules.
enum MetricName {
    /// The name of a metric.
    static func metric(_ text: some StringProtocol) -> String { sanitized(text) }

    /// The name of a label; two underscores in front are Prometheus's own, and one stays of them.
    static func label(_ text: some StringProtocol) -> String {
        let name = sanitized(text)
        return name.hasPrefix("__") ? "_" + name.drop { $0 == "_" } : name
    }

    private static func sanitized(_ text: some StringProtocol) -> String {
        var name = ""
        name.reserveCapacity(text.utf8.count + 1)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "_": name.unicodeScalars.append(scalar)
            case "0"..."9":
                if name.isEmpty { name = "_" }
                name.unicodeScalars.append(scalar)
            default: name += "_"
            }
        }
        return name.isEmpty ? "_" : name
    }
}
