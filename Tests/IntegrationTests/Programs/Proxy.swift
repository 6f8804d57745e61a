import AsyncHTTPClient
import Foundation
import NIOHTTP1
import Subprocess
import SystemPackage

/// A real proxy that runs one of the shipped examples, its addresses exchanged for those of a test.
enum Proxy: String, CaseIterable, Sendable {
    case nginx
    case caddy

    /// Whether it is installed; nginx is in sbin, which not everybody has in PATH.
    var isInstalled: Bool { path != nil }

    private var path: String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return (folders + ["/usr/sbin"]).map { "\($0)/\(rawValue)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs it between a client and `app`, for as long as `body` does; it asks `decider` about each request.
    ///
    /// - Parameter body: gets the URL of a path, over a socket of the test's own, so that no port has to be free.
    func run(
        app: RunningProgram, decider: RunningProgram, in workspace: Workspace,
        _ body: @Sendable (@Sendable (String) -> String) async throws -> Void
    ) async throws {
        guard let path else { throw ProgramError("\(rawValue) is not installed") }
        let socket = workspace.path.appending("\(rawValue).sock").string
        let arguments = try configure(app: app.port, decider: decider.port, socket: socket, in: workspace)
        let log = try FileDescriptor.open(
            workspace.path.appending("\(rawValue).log"), .writeOnly, options: [.create, .append],
            permissions: .ownerReadWrite)
        let host = socket.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let configuration = Configuration(
            executable: .path(FilePath(path)), arguments: Arguments(arguments),
            environment: .custom([
                "PATH": "/usr/bin:/bin", "HOME": workspace.path.string, "XDG_DATA_HOME": workspace.path.string,
                "XDG_CONFIG_HOME": workspace.path.string,
            ]), workingDirectory: workspace.path)
        _ = try await Subprocess.run(
            configuration, input: .none, output: .discarded,
            error: .fileDescriptor(log, closeAfterSpawningProcess: true)
        ) { execution in
            defer { try? execution.send(signal: .terminate) }
            try await until("\(rawValue) listens") {
                FileManager.default.fileExists(atPath: socket)
            } is: {
                $0
            }
            try await body { "http+unix://\(host)\($0)" }
        }
    }

    /// Writes its configuration, and says how it is started.
    private func configure(app: Int, decider: Int, socket: String, in workspace: Workspace) throws -> [String] {
        var example = try Self.example(self == .nginx ? "nginx.conf" : "Caddyfile")
            .replacing("127.0.0.1:3000", with: "127.0.0.1:\(app)")
            .replacing("127.0.0.1:8080", with: "127.0.0.1:\(decider)")
        switch self {
        case .nginx:
            example = example.replacing("listen 8000;", with: "listen unix:\(socket);")
                // A client on a Unix socket has no address
                .replacing("X-Forwarded-For $remote_addr", with: "X-Forwarded-For 203.0.113.9")
            let folder = workspace.path.string
            let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
                .map { "\($0)_temp_path \(folder)/\($0);" }.joined(separator: " ")
            let whole = """
                daemon off; pid \(folder)/nginx.pid; error_log stderr;
                events {}
                http { access_log off; \(temporary)
                \(example) }
                """
            return ["-e", "stderr", "-c", try workspace.write(whole, to: "nginx.conf")]
        case .caddy:
            example =
                "{\n\tadmin off\n\tauto_https off\n}\n"
                + example.replacing(":8000 {", with: "http:// {\n\tbind unix/\(socket)")
            return ["run", "--adapter", "caddyfile", "--config", try workspace.write(example, to: "Caddyfile")]
        }
    }

    private static func example(_ name: String) throws -> String {
        let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            .removingLastComponent()
        return try Workspace.text(at: root.appending("Examples/proxies/\(name)").string)
    }
}
