#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A file of golden traces: what was worked out by hand for one subject.
package struct VectorFile<Vector: Decodable & Sendable>: Decodable, Sendable {
    /// What the names of the vectors are about.
    package let subject: String
    package let vectors: [Vector]

    /// The files of a folder of the repository's Tests/Vectors, by name.
    package static func all(in folder: String) throws -> [VectorFile] {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<5 { root.deleteLastPathComponent() }
        let path = root.appending(path: "Tests/Vectors/\(folder)").path
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasSuffix(".json") }.sorted()
            .map { try decoder.decode(VectorFile.self, from: Data(contentsOf: URL(fileURLWithPath: "\(path)/\($0)"))) }
    }
}
