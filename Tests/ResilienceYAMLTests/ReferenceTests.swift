import ResilienceConfiguration
import Testing

@testable import ResilienceYAML

@Suite("The reference of the keys") struct ReferenceTests {
    @Test func `in the documentation is the list that the loader goes by`() throws {
        let folder = "Sources/Configuration/ResilienceConfiguration/ResilienceConfiguration.docc"
        let page = try ConfigurationFile.text(at: RepositoryFile.path(of: "\(folder)/Keys.md"))
        #expect(page.contains(KeyDescription.table), "the table should be:\n\(KeyDescription.table)")
    }
}
