// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-resilience", path: "..", traits: ["Redis"]),
        .package(url: "https://github.com/ordo-one/benchmark.git", from: "1.30.0", traits: []),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.86.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.16.0"),
    ],
    targets: [
        .executableTarget(
            name: "ResilienceBenchmarks",
            dependencies: [
                .product(name: "RateLimiting", package: "swift-resilience"),
                .product(name: "CircuitBreaking", package: "swift-resilience"),
                .product(name: "Backpressure", package: "swift-resilience"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/ResilienceBenchmarks",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
        // `./redis` and `./http` run these beside redis-benchmark and `resilience serve`
        .executableTarget(
            name: "StoreBenchmark",
            dependencies: [
                .product(name: "RateLimiting", package: "swift-resilience"),
                .product(name: "ResilienceRedis", package: "swift-resilience"),
                .product(name: "_RESP", package: "swift-resilience"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Benchmarks/StoreBenchmark"),
        .executableTarget(
            name: "BareServer",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Logging", package: "swift-log"),
            ],
            path: "Benchmarks/BareServer"),
    ]
)
