import ResilienceConfiguration
import ResilienceYAML

/// The loader of configurations: any text is a configuration or an error that says where it stands, and what a configuration
/// shows of itself is the same configuration.
enum ConfigurationTarget {
    private static let environments: [String?] = [nil, "default", "production", "development"]
    /// What YAML 1.1 counts lines by, which is what the parser reads.
    private static let breaks: Set<Character> = ["\n", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}"]

    static func check(_ input: UnsafeBufferPointer<UInt8>) throws(Finding) {
        guard let text = String(validating: input, as: UTF8.self) else { return }
        try checkLoading(text, environment: environments[input.count % environments.count])
        if let settings = try? ResilienceConfiguration(yaml: text) { try checkShowing(settings) }
    }

    private static func checkLoading(_ text: String, environment: String?) throws(Finding) {
        let loader = ConfigurationLoader(environment: environment)
        do throws(ConfigurationError) { _ = try loader.load(yaml: text, named: "fuzz.yaml") } catch {
            try check(error, of: text)
        }
    }

    private static func check(_ error: ConfigurationError, of text: String) throws(Finding) {
        try Finding.unless(!error.problems.isEmpty, "an error without a problem")
        let lines = text.count { breaks.contains($0) } + 1
        for problem in error.problems {
            try Finding.unless(!problem.message.isEmpty, "a problem without a message")
            try Finding.unless(isOneLine(problem.description), "not one line: \(problem)")
            guard let position = problem.position else { continue }
            // What misses something at the end has its place behind the last line
            try Finding.unless((1...lines + 1).contains(position.line), "\(problem): of \(lines) lines")
            try Finding.unless(position.column >= 1, "\(problem): no such column")
        }
    }

    private static func isOneLine(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            ![.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
        }
    }

    private static func checkShowing(_ settings: ResilienceConfiguration) throws(Finding) {
        // YAML reads keys of at most 1024 characters, and an escape in JSON is six
        let names = [Array(settings.breakers.keys), Array(settings.queues.keys), Array(settings.speech.keys)]
            .joined()
        guard names.allSatisfy({ $0.unicodeScalars.count <= 1024 / 6 }) else { return }
        // They are masked
        var settings = settings
        settings.clients.jwtKey = Secret("")
        settings.clients.apiKeyDigests = []
        settings.clients.internal.tokenDigests = []
        let shown = settings.json
        let read: ResilienceConfiguration
        do throws(ConfigurationError) { read = try ResilienceConfiguration(yaml: shown) } catch {
            throw Finding("shown and not read: \(error)\n\(shown)")
        }
        try Finding.unless(read == settings, "not the same when shown and read: \(shown), then \(read.json)")
    }
}
