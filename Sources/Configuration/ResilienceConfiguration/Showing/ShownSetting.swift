/// A setting as it is shown to people and programs: in the file's words, with secrets masked.
enum ShownSetting: Hashable, Sendable {
    /// A number, `true` or `false`.
    case bare(String)
    case text(String)
    case list([ShownSetting])
    case section([Member])

    /// A key and what it has.
    struct Member: Hashable, Sendable {
        let name: String
        let value: ShownSetting
    }

    /// This as JSON on one line, members in the order of the documentation.
    var json: String {
        switch self {
        case .bare(let literal): literal
        case .text(let text): Self.quoted(text)
        case .list(let elements): "[\(elements.map(\.json).joined(separator: ","))]"
        case .section(let members):
            "{\(members.map { "\(Self.quoted($0.name)):\($0.value.json)" }.joined(separator: ","))}"
        }
    }

    /// A string as RFC 8259 has it.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.value < 32:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension SettingSection {
    /// What the section says, what it leaves to the defaults included; optional keys that are off are left out.
    var shown: ShownSetting {
        .section(
            Self.keys.compactMap { key in key.show(self).map { ShownSetting.Member(name: key.name, value: $0) } })
    }
}

extension ValueFormat {
    /// A value as it is shown.
    func shown(_ value: Value) -> ShownSetting { isBare ? .bare(render(value)) : .text(render(value)) }
}

extension RateLimitSettings {
    /// All of it as JSON, the same for equal settings.
    package var json: String { shown.json }
}

extension ResilienceConfiguration {
    /// All of it as JSON, with the file's keys and in its notation. Secrets are masked, digests cut short.
    public var json: String { shown.json }
}
