import ResilienceConfiguration
import Testing

@testable import ResilienceYAML

@Suite("The page of findings") struct FindingDocumentationTests {
    @Test(arguments: FindingKind.allCases) func `explains each kind`(kind: FindingKind) throws {
        let folder = "Sources/Configuration/ResilienceConfiguration/ResilienceConfiguration.docc"
        let page = try ConfigurationFile.text(at: RepositoryFile.path(of: "\(folder)/Findings.md"))
        #expect(page.contains("| `\(kind.rawValue)` | "))
    }

    @Test func `explains nothing that is never found`() {
        let cases = LimitFindingTests.cases + LimitFindingTests.windows + ClientFindingTests.cases
        let found = (cases + PartFindingTests.cases).flatMap(\.findings)
        let others: Set<FindingKind> = [.readableSecret, .memoryExceeded]
        for kind in FindingKind.allCases where !others.union(FindingKind.foundByAsking).contains(kind) {
            #expect(found.contains { $0.hasSuffix(" [\(kind.rawValue)]") }, "\(kind)")
        }
    }
}
