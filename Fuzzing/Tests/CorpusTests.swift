import Foundation
import Testing

/// What the fuzzer kept, tried without it: see `Fuzzing/run`.
@Suite("The corpus of the fuzzer")
struct CorpusTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Corpus")

    @Test(arguments: FuzzTarget.allCases)
    func `has nothing in it that its target does not bear`(_ target: FuzzTarget) throws {
        let folder = Self.folder.appending(path: target.rawValue)
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(files.count > 10, "\(folder.path(percentEncoded: false))")
        for file in files {
            let input = [UInt8](try Data(contentsOf: file))
            do { try input.withUnsafeBufferPointer { try target.check($0) } } catch {
                Issue.record("\(file.lastPathComponent): \(error)")
            }
        }
    }
}
