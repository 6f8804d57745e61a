// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] =
    [.treatAllWarnings(as: .error)]
    + ["ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility", "NonisolatedNonsendingByDefault"]
    .map { .enableUpcomingFeature($0) }

// `run` builds this with RESILIENCE_FUZZING, for which the package in the folder above offers what it otherwise keeps to
// itself, and with the sanitizers. The targets of the fuzzer are tests of that package too: see Tests.
let package = Package(
    name: "Fuzzing",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-resilience", path: ".."),
        .package(url: "https://github.com/apple/swift-http-structured-headers.git", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.86.0"),
    ],
    targets: [
        .target(
            name: "FuzzTargets",
            dependencies: [
                .product(name: "RateLimiting", package: "swift-resilience"),
                .product(name: "ResilienceConfiguration", package: "swift-resilience"),
                .product(name: "ResilienceYAML", package: "swift-resilience"),
                .product(name: "ResilienceHummingbird", package: "swift-resilience"),
                .product(name: "ResilienceCommand", package: "swift-resilience"),
                .product(name: "_RESP", package: "swift-resilience"),
                .product(name: "RawStructuredFieldValues", package: "swift-http-structured-headers"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: settings),
        // Its main is libFuzzer's
        .executableTarget(name: "Fuzz", dependencies: ["FuzzTargets"], swiftSettings: settings),
    ]
)
