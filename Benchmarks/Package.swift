// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-resilience", path: "..", traits: []),
        .package(url: "https://github.com/ordo-one/benchmark.git", from: "1.30.0", traits: []),
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
        )
    ]
)
