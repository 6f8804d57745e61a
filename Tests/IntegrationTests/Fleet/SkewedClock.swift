import Foundation

/// A wall clock that is wrong, for a program that starts under it (libfaketime).
///
/// Monotonic clocks stay as they are: durations are no matter of opinion, and sockets' timers would not fire. Timers that
/// libdispatch sets to a moment (`Task.sleep`) do not fire at the right time under it; nothing of a decision waits on one.
enum SkewedClock {
    /// Where Debian and Ubuntu put it.
    private static let library = ["x86_64", "aarch64"].map { "/usr/lib/\($0)-linux-gnu/faketime/libfaketimeMT.so.1" }
        .first { FileManager.default.fileExists(atPath: $0) }

    static let isInstalled = library != nil

    /// The variables by which a program's clock is so many seconds ahead.
    static func environment(ahead seconds: Int) -> [String: String] {
        [
            "LD_PRELOAD": library ?? "", "FAKETIME": seconds < 0 ? "\(seconds)" : "+\(seconds)",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        ]
    }
}
