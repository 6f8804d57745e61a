import FuzzTargets

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The target that FUZZ_TARGET names: a variable, since the fuzzer calls itself with arguments of its own.
private let target: FuzzTarget = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        fatalError("FUZZ_TARGET: \"\(name)\", it must be one of \(names)")
    }
    return target
}()

/// Tries an input, and ends the program where that finds something, so that the fuzzer keeps it. The program's main is the
/// fuzzer's, with arguments of its own: https://llvm.org/docs/LibFuzzer.html
@_cdecl("LLVMFuzzerTestOneInput")
public func tryInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do { try target.check(UnsafeBufferPointer(start: bytes, count: count)) } catch { fatalError("\(error)") }
    return 0
}
