import Subprocess
import Testing

@Suite("The help of a command")
struct HelpTests {
    @Test(arguments: ["", "simulate", "suggest", "validate", "explain", "serve", "check", "top"])
    func `fits a terminal of eighty columns, and has examples`(_ name: String) async throws {
        try await BuiltCommand.with { command in
            let help = try await command.run([name, "--help"].filter { !$0.isEmpty })
            #expect(help.status == .exited(0) && help.errors.isEmpty)
            let lines = help.output.split(separator: "\n")
            #expect(lines.filter { $0.count > 80 } == [])
            #expect(name.isEmpty || lines.contains { $0.hasPrefix("  resilience \(name) ") })
        }
    }
}
