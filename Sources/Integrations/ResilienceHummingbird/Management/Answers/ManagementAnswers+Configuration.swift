import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import ResilienceConfiguration
import ResilienceService

/// The configuration in force, and a candidate beside it.
extension ManagementAnswers {
    var configuration: [ManagementRoute] {
        [
            ManagementRoute(.get, "config", for: .admins) { _ in
                ManagementJSON.response(json: ByteBuffer(string: manager.configuration.settings.json))
            },
            ManagementRoute(.post, "config/reload", for: .admins) { call in
                try ManagementJSON.response(ReloadBody(try await manager.reload(by: call.who)))
            },
        ]
    }

    var candidate: [ManagementRoute] {
        [
            ManagementRoute(.get, "candidate", for: .admins) { _ in try candidateReport() },
            ManagementRoute(.put, "candidate", for: .admins) { call in
                let text = try await call.text()
                // An empty configuration is sound, but who sends nothing has forgotten something
                guard !text.isEmpty else { throw ProblemDetails(badRequest: "body: empty, a configuration is needed") }
                if call.isJSON {
                    try await manager.setCandidate(file: try Self.file(in: text), by: call.who)
                } else {
                    try await manager.setCandidate(text: text, named: "candidate", by: call.who)
                }
                return try candidateReport()
            },
            ManagementRoute(.delete, "candidate", for: .admins) { call in
                try await manager.removeCandidate(by: call.who)
                return try MessageBody("there is no candidate any more").response()
            },
            ManagementRoute(.post, "candidate/promote", for: .admins) { call in
                try ManagementJSON.response(ReloadBody(try await manager.promoteCandidate(by: call.who)))
            },
        ]
    }

    private func candidateReport() throws -> Response {
        guard let (report, candidate) = manager.candidateOnTrial else {
            throw ProblemDetails(.notFound, code: "NOT_FOUND", detail: "there is no candidate")
        }
        return ManagementJSON.response(
            json: try ManagementJSON.encode(
                CandidateBody(report, isWhole: true), with: "configuration", candidate.settings.json))
    }

    /// The name in `{"file": …}`.
    private static func file(in json: String) throws -> String {
        let members = try? JSONDecoder().decode([String: String].self, from: Data(json.utf8))
        guard let members, members.count == 1, let file = members["file"], !file.isEmpty else {
            throw ProblemDetails(
                badRequest: "body: no object with the name of a file and nothing else, as in {\"file\":\"next.yaml\"}")
        }
        guard !file.utf8.contains(0), FileManager.default.isReadableFile(atPath: file) else {
            throw ProblemDetails(no: "file", called: file)
        }
        return file
    }
}
