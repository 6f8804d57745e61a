// swift-tools-version: 6.2
import PackageDescription

// A stranger's package that wants rate limits and nothing else.
let package = Package(
    name: "LinkageTest",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-resilience", path: "..", traits: [])],
    targets: [
        .executableTarget(
            name: "LinkageTest", dependencies: [.product(name: "RateLimiting", package: "swift-resilience")])
    ]
)
