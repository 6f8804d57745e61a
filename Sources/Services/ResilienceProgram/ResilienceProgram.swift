import ArgumentParser
import ResilienceCommand

/// The program `resilience`. All it does is in the library beside it, which tests and fuzzers link too.
@main
enum ResilienceProgram {
    static func main() async { await RootCommand.main() }
}
