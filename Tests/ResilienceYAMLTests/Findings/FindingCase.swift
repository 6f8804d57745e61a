import ResilienceConfiguration
import ResilienceYAML
import Testing

/// What is found in a file, and in one that is almost the same.
struct FindingCase: CustomTestStringConvertible, Sendable {
    /// What the file, called f.yaml, is found to have, a line each.
    let findings: [String]
    let yaml: String
    /// Changes to the text, each of which leaves nothing to be found.
    let remedies: [(String, String)]
    var environment = ResilienceEnvironment.default

    init(
        _ findings: String..., in yaml: String, environment: ResilienceEnvironment = .default,
        notOnce remedies: (String, String)...
    ) {
        (self.findings, self.yaml, self.environment, self.remedies) = (findings, yaml, environment, remedies)
    }

    var testDescription: String { findings.first.map { String($0.suffix(60)) } ?? yaml }

    static func found(
        in yaml: String, _ environment: ResilienceEnvironment = .default, variables: [String: String] = [:],
        in surroundings: ConfigurationSurroundings = ConfigurationSurroundings()
    ) throws -> [String] {
        try ConfigurationLoader(environment: environment.rawValue, variables: variables)
            .load(yaml: yaml, named: "f.yaml").findings(in: surroundings).map(\.description)
    }

    /// Checks both.
    func check() throws {
        let found = try Self.found(in: yaml, environment)
        #expect(found == findings, "\(found.joined(separator: "\n"))")
        for (worse, better) in remedies {
            try #require(yaml.contains(worse))
            #expect(try Self.found(in: yaml.replacing(worse, with: better), environment) == [], "\(better)")
        }
    }
}
