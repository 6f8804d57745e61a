/// What tells the series of one metric apart: names and values, sorted by name.
///
///     let labels: MetricLabels = ["rule": "login", "verdict": "denied"]
///
/// Whatever is given, Prometheus takes it: names are made valid, the values of names that thereby become one are joined by
/// `;`, and a label without a value is left out, since to Prometheus that is the same as none.
public struct MetricLabels: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    struct Label: Hashable, Sendable {
        let name: String
        var value: String
    }

    let labels: [Label]

    /// Labels of these names and values.
    public init(_ pairs: some Sequence<(String, String)>) {
        var labels: [Label] = []
        for (name, value) in pairs where !value.isEmpty {
            let name = MetricName.label(name)
            if let same = labels.firstIndex(where: { $0.name == name }) {
                labels[same].value += ";" + value
            } else {
                labels.append(Label(name: name, value: value))
            }
        }
        self.labels = labels.sorted { $0.name < $1.name }
    }

    /// Labels of these names and values.
    public init(dictionaryLiteral elements: (String, String)...) { self.init(elements) }

    /// The same, with the label called `name` under another name.
    func renaming(_ name: String, to other: String) -> MetricLabels {
        guard labels.contains(where: { $0.name == name }) else { return self }
        return MetricLabels(labels.map { ($0.name == name ? other : $0.name, $0.value) })
    }
}

extension MetricLabels: Comparable {
    /// Whether `left` is listed before `right`.
    public static func < (left: MetricLabels, right: MetricLabels) -> Bool {
        for (one, other) in zip(left.labels, right.labels) where one != other {
            return (one.name, one.value) < (other.name, other.value)
        }
        return left.labels.count < right.labels.count
    }
}
