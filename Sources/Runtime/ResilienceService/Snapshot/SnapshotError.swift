import SystemPackage

/// Why a snapshot could not be read or written.
enum SnapshotError: Error, Hashable, CustomStringConvertible {
    /// What is there is nothing that this version wrote and finished.
    case unsound(String)
    /// What is there is not a file.
    case notAFile
    /// The system refused a call.
    case refused(String, Errno)

    var description: String {
        switch self {
        case .unsound(let reason): reason
        case .notAFile: "not a file"
        case .refused(let call, let reason): "\(call): \(reason)"
        }
    }

    /// What `body` does by the name of `call`.
    static func whenRefused<Result>(
        _ call: String, _ path: FilePath, _ body: () throws -> Result
    ) throws(SnapshotError) -> Result {
        do {
            return try body()
        } catch {
            throw .refused("\(call) \(path)", error as? Errno ?? .ioError)
        }
    }

    /// Does what a function of C does, which returns a number below 0 if it is refused.
    static func whenRefused(_ call: String, _ path: FilePath, _ body: () -> Int32) throws(SnapshotError) {
        guard body() < 0 else { return }
        throw .refused("\(call) \(path)", Errno.lastOne)
    }
}
