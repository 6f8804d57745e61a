import Foundation
import Subprocess
import SystemPackage

/// An authority of a test's own, and certificates by it for a server and a client.
package struct Certificates: Sendable {
    private let folder: URL

    /// Makes them with openssl.
    package static func make() async throws -> Certificates {
        let folder = FileManager.default.temporaryDirectory.appending(path: "certificates-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let script = """
            set -e
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca.key -out ca.pem \
                -days 2 -subj /CN=authority
            printf 'subjectAltName=DNS:localhost,DNS:redis.test,IP:127.0.0.1\\n' >names
            printf 'subjectAltName=DNS:redis.test\\n' >named.names
            for who in server client named; do
                [ -e $who.names ] || cp names $who.names
                openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout $who.key -out $who.csr \
                    -subj /CN=$who
                openssl x509 -req -in $who.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile $who.names \
                    -out $who.pem
            done
            """
        let result = try await Subprocess.run(
            .name("sh"), arguments: ["-c", script], workingDirectory: .init(folder.path(percentEncoded: false)),
            output: .discarded, error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else {
            throw RedisServer.Failure(description: "openssl: \(result.standardError)")
        }
        return Certificates(folder: folder)
    }

    package func path(_ name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }

    package func remove() { try? FileManager.default.removeItem(at: folder) }
}
