import ServerProcess
import Subprocess
import SystemPackage

/// The program espeak-ng: one process a text, and one for the list of voices.
struct Espeak: Sendable {
    /// A name that is looked up in PATH, or a path.
    let program: String

    /// What may be asked for.
    ///
    /// - Throws: ``ProcessError``: ``ExitStatus/unavailable`` where the program is missing or knows no voices.
    func voices() async throws(ProcessError) -> VoiceCatalogue {
        let listing: String
        do {
            listing = try await Subprocess.run(
                configuration(["--voices"]), output: .string(limit: 1 << 20), error: .discarded
            ).standardOutput
        } catch {
            throw ProcessError(
                .unavailable, "\(program) cannot be run: install it (apt-get install espeak-ng): \(error)")
        }
        let catalogue = VoiceCatalogue(listing: listing)
        guard !catalogue.voices.isEmpty else {
            throw ProcessError(
                .unavailable, "\(program) lists no voices: install its data (apt-get install espeak-ng-data)")
        }
        return catalogue
    }

    /// Speaks `request` into `sink`: pieces of a WAV at espeak-ng's own rate, the next when `sink` has taken the last.
    ///
    /// If `sink` throws or the task is cancelled, the process is killed at once.
    ///
    /// - Throws: what `sink` throws; ``SpeechError`` where the process cannot be started or fails.
    func speak(_ request: SynthesisRequest, into sink: ([UInt8]) async throws -> Void) async throws {
        let configuration = configuration([
            "--stdin", "--stdout", "-b", "1", "-v", request.voice, "-s", "\(request.wordsPerMinute)",
        ])
        let status: TerminationStatus
        do {
            status = try await Subprocess.run(
                configuration, input: .string(request.text), output: .sequence, error: .discarded
            ) { process in
                for try await piece in process.standardOutput {
                    try await sink(piece.withUnsafeBytes { Array($0) })
                }
            }.terminationStatus
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw SpeechError(.synthesisFailed, "\(program) cannot be run: \(error)")
        }
        try Task.checkCancellation()
        guard status.isSuccess else { throw SpeechError(.synthesisFailed, "\(program) failed: \(status)") }
    }

    /// No steps before the kill: the process has nothing to save, and nobody waits for its output any more.
    private func configuration(_ arguments: [String]) -> Configuration {
        var options = PlatformOptions()
        options.teardownSequence = []
        return Configuration(
            executable: program.contains("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(arguments),
            platformOptions: options)
    }
}
