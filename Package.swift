// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] =
    [.treatAllWarnings(as: .error)]
    + ["ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility", "NonisolatedNonsendingByDefault"]
    .map { .enableUpcomingFeature($0) }

/// A product that is resolved and built only where one of `traits` is on.
func product(_ name: String, _ package: String, _ traits: String...) -> Target.Dependency {
    .product(name: name, package: package, condition: .when(traits: Set(traits)))
}

func library(
    _ folder: String, _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(folder)/\(name)", resources: resources,
        swiftSettings: settings)
}

func service(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: "Sources/Services/\(name)", swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.target(name: name), "ResilienceTesting"] + dependencies,
        resources: resources,
        swiftSettings: settings
    )
}

let deque: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let hummingbird = product("Hummingbird", "hummingbird", "Hummingbird", "Services")
let hummingbirdCore = product("HummingbirdCore", "hummingbird", "Hummingbird", "Services")
let hummingbirdTesting = product("HummingbirdTesting", "hummingbird", "Hummingbird", "Services")
let logging = product("Logging", "swift-log", "Hummingbird", "HTTPClient", "Redis", "Services")
let lifecycle = product("ServiceLifecycle", "swift-service-lifecycle", "Hummingbird", "Services")
let jwtKit = product("JWTKit", "jwt-kit", "Identity")
let crypto = product("Crypto", "swift-crypto", "Identity", "Redis")
let nioCore = product("NIOCore", "swift-nio", "Hummingbird", "HTTPClient", "Redis", "Services")
let nioPosix = product("NIOPosix", "swift-nio", "Hummingbird", "HTTPClient", "Redis", "Services")
let nioEmbedded = product("NIOEmbedded", "swift-nio", "Redis", "Services")
let nioSSL = product("NIOSSL", "swift-nio-ssl", "Redis")
let nioHTTPTypes = product("NIOHTTPTypes", "swift-nio-extras", "Services")
let nioHTTPTypesHTTP1 = product("NIOHTTPTypesHTTP1", "swift-nio-extras", "Services")
let nioHTTP1 = product("NIOHTTP1", "swift-nio", "Hummingbird", "HTTPClient", "Services")
let httpTypes = product("HTTPTypes", "swift-http-types", "Hummingbird", "Services")
let asyncHTTPClient = product("AsyncHTTPClient", "async-http-client", "HTTPClient")
let tracing = product("Tracing", "swift-distributed-tracing", "Hummingbird", "HTTPClient", "Services")
let inMemoryTracing = product("InMemoryTracing", "swift-distributed-tracing", "Hummingbird", "HTTPClient", "Services")
let metrics = product("Metrics", "swift-metrics", "Prometheus", "Services")
let coreMetrics = product("CoreMetrics", "swift-metrics", "Prometheus", "Services")
let unixSignals = product("UnixSignals", "swift-service-lifecycle", "Services")
let argumentParser = product("ArgumentParser", "swift-argument-parser", "Services")

// Each compiles alone: no I/O, no server.
let core: [Target] = [
    library("Core", "ResiliencePrimitives"),
    library("Core", "RateLimiting", ["ResiliencePrimitives", deque]),
    library("Core", "CircuitBreaking", ["ResiliencePrimitives"]),
    library("Core", "Backpressure", ["ResiliencePrimitives", deque]),
    library("Core", "ResilienceTesting", ["ResiliencePrimitives"]),
    tests("ResiliencePrimitives", [product("Histogram", "hdrhistogram-swift", "Services")]),
    tests("RateLimiting", ["ResiliencePrimitives"]),
    tests("CircuitBreaking", ["ResiliencePrimitives"]),
    tests("Backpressure", ["ResiliencePrimitives"]),
]

let runtime: [Target] = [
    library("Identity", "ClientIdentity", ["RateLimiting", crypto, jwtKit]),
    library(
        "Configuration", "ResilienceConfiguration",
        ["RateLimiting", "CircuitBreaking", "Backpressure", "ClientIdentity"]),
    library(
        "Configuration", "ResilienceYAML", ["ResilienceConfiguration", product("Yams", "Yams", "YAML")],
        resources: [.embedInCode("Resources/resilience.yaml")]),
    library(
        "Runtime", "ResilienceService",
        [
            "ResiliencePrimitives", "RateLimiting", "CircuitBreaking", "Backpressure", "ClientIdentity",
            "ResilienceConfiguration", logging, lifecycle, crypto,
            product("SystemPackage", "swift-system", "Hummingbird"),
        ]),
    tests("ClientIdentity", ["RateLimiting", crypto, jwtKit]),
    tests("ResilienceConfiguration", ["RateLimiting", "CircuitBreaking", "Backpressure", "ClientIdentity"]),
    tests(
        "ResilienceYAML",
        ["ResilienceConfiguration", "RateLimiting", "CircuitBreaking", "Backpressure", "ClientIdentity"]),
    tests(
        "ResilienceService",
        [
            "ResilienceConfiguration", "ResilienceYAML", "ClientIdentity", "ResiliencePrimitives", "RateLimiting",
            "CircuitBreaking", "Backpressure",
            lifecycle, logging, product("SystemPackage", "swift-system", "Hummingbird"),
        ]),
]

// The page of `/resilience/dashboard`
let dashboard = [
    "dashboard.html", "dashboard.css", "format.js", "history.js", "problems.js", "charts.js", "tables.js", "log.js",
    "actions.js", "connection.js", "dashboard.js",
]
.map { Resource.embedInCode("Dashboard/Page/\($0)") }

let integrations: [Target] = [
    library("Integrations", "_RESP", ["ResiliencePrimitives", deque, nioCore, nioPosix, nioSSL, crypto, logging]),
    tests(
        "_RESP",
        [
            "ResiliencePrimitives", "RedisServers", nioCore, nioPosix, nioEmbedded, nioSSL, logging,
            product("Subprocess", "swift-subprocess", "Redis", "Services"),
            product("SystemPackage", "swift-system", "Redis", "Services"),
        ]),
    .target(
        name: "ResilienceRedis",
        dependencies: [
            "ResiliencePrimitives", "RateLimiting", "CircuitBreaking", "ResilienceConfiguration", "_RESP", crypto,
            logging, nioCore,
        ],
        path: "Sources/Integrations/ResilienceRedis",
        resources: [
            "arithmetic", "bucket", "counter", "decide", "ledger", "list", "log", "refund", "reset", "weighted",
            "window",
        ]
        .map { .embedInCode("Scripts/\($0).lua") },
        swiftSettings: settings),
    tests("ResilienceRedis", ["RateLimiting", "ResiliencePrimitives", "RedisServers", "_RESP", "CircuitBreaking"]),
    // Real servers for the tests that need them.
    .target(
        name: "RedisServers",
        dependencies: [
            nioCore, nioPosix, product("Subprocess", "swift-subprocess", "Redis", "Services"),
            product("SystemPackage", "swift-system", "Redis", "Services"),
        ],
        path: "Tests/RedisServers", swiftSettings: settings),
    library(
        "Integrations", "ResilienceHummingbird",
        [
            "ResiliencePrimitives", "RateLimiting", "CircuitBreaking", "Backpressure", "ClientIdentity",
            "ResilienceConfiguration", "ResilienceService", hummingbird, logging, httpTypes, nioCore, nioHTTP1, tracing,
            crypto, lifecycle, product("RawStructuredFieldValues", "swift-http-structured-headers", "Hummingbird"),
        ],
        resources: dashboard + [.embedInCode("Management/OpenAPI/openapi.json")]),
    tests(
        "ResilienceHummingbird",
        [
            "ResiliencePrimitives", lifecycle, "RateLimiting", "CircuitBreaking", "Backpressure", "ClientIdentity",
            "ResilienceConfiguration",
            "ResilienceService", hummingbird, hummingbirdTesting, httpTypes, logging, nioCore, tracing, inMemoryTracing,
        ]),
    library(
        "Integrations", "ResiliencePrometheus",
        [
            "ResiliencePrimitives", "RateLimiting", "CircuitBreaking", "Backpressure", "ResilienceConfiguration",
            "ResilienceService", coreMetrics, hummingbird, httpTypes, nioCore,
            product("SystemPackage", "swift-system", "Hummingbird"),
        ]),
    tests(
        "ResiliencePrometheus",
        [
            "ResiliencePrimitives", "RateLimiting", "CircuitBreaking", "Backpressure", "ResilienceConfiguration",
            "ResilienceService", metrics, coreMetrics, hummingbird, hummingbirdTesting, httpTypes, nioCore,
            product("Subprocess", "swift-subprocess", "Redis", "Services"),
            product("SystemPackage", "swift-system", "Redis", "Services"),
        ]),
]

// What the README shows, compiled as its readers would: without the settings of this package.
let examples: [Target] = [
    .executableTarget(
        name: "LimitedService", dependencies: ["RateLimiting", "ResilienceHummingbird", hummingbird],
        path: "Examples/LimitedService")
]

let services: [Target] = [
    library(
        "Services", "ServerProcess",
        [
            "ResilienceHummingbird", hummingbird, hummingbirdCore, logging, argumentParser, lifecycle,
            nioCore, nioHTTPTypes, nioHTTPTypesHTTP1, nioHTTP1, httpTypes, unixSignals,
        ]),
    library(
        "Services", "SpeechSynthesis",
        [
            "ResiliencePrimitives", "CircuitBreaking", "Backpressure", asyncHTTPClient, logging, nioCore, tracing,
            product("NIOFoundationEssentialsCompat", "swift-nio", "HTTPClient"), nioHTTP1,
        ]),
    service(
        "SpeechService",
        [
            "ResiliencePrimitives", "Backpressure", "ResilienceHummingbird", "ServerProcess", hummingbird,
            hummingbirdCore,
            logging,
            argumentParser, lifecycle, httpTypes, nioCore, product("Subprocess", "swift-subprocess", "Services"),
            product("SystemPackage", "swift-system", "Services"),
        ]),
    service(
        "VoiceOrchestrator",
        [
            "ResiliencePrimitives", "RateLimiting", "CircuitBreaking", "Backpressure", "ClientIdentity",
            "ResilienceConfiguration", "ResilienceYAML", "ResilienceService", "ResilienceHummingbird",
            "ResilienceRedis", "ResiliencePrometheus",
            "ServerProcess", "SpeechSynthesis", hummingbird, logging, argumentParser, lifecycle, httpTypes, nioCore,
            crypto, jwtKit, metrics,
            product("CryptoExtras", "swift-crypto", "Services"), asyncHTTPClient,
        ]),
    library(
        "Services", "ResilienceCommand",
        [
            "ResiliencePrimitives", "RateLimiting", "CircuitBreaking", "Backpressure", "ClientIdentity",
            "ResilienceConfiguration", "ResilienceYAML", "ResilienceService", "ResilienceHummingbird",
            "ResilienceRedis", "ResiliencePrometheus", metrics,
            "_RESP", "ServerProcess", argumentParser, hummingbird, httpTypes, lifecycle, logging, nioCore, nioHTTP1,
            asyncHTTPClient, unixSignals, tracing,
            .product(name: "HeapModule", package: "swift-collections"), deque,
        ]),
    service("ResilienceProgram", ["ResilienceCommand", argumentParser]),
    tests(
        "ServerProcess",
        [
            logging, hummingbird, argumentParser, nioCore, nioPosix, nioEmbedded, nioHTTPTypes, nioHTTP1, httpTypes,
            lifecycle,
        ]),
    tests(
        "SpeechSynthesis",
        [
            "CircuitBreaking", "Backpressure", asyncHTTPClient, hummingbird, hummingbirdTesting, httpTypes, nioCore,
            tracing, inMemoryTracing,
        ]),
    tests(
        "SpeechService",
        ["ServerProcess", hummingbird, hummingbirdCore, hummingbirdTesting, httpTypes, nioCore, nioPosix, logging]),
    tests(
        "VoiceOrchestrator",
        [
            "RateLimiting", "CircuitBreaking", "Backpressure", "ClientIdentity", "ResilienceConfiguration",
            "ResilienceService", "ResilienceHummingbird", "ServerProcess", "SpeechSynthesis", asyncHTTPClient,
            hummingbird, hummingbirdTesting, httpTypes, logging, nioCore,
        ]),
    tests(
        "ResilienceCommand",
        [
            "ResiliencePrimitives", "RateLimiting", "CircuitBreaking", "Backpressure", "ClientIdentity",
            "ResilienceConfiguration", "ResilienceYAML", "ResilienceService", "ResilienceHummingbird",
            "ResiliencePrometheus", "RedisServers", "ServerProcess", argumentParser, asyncHTTPClient, hummingbird,
            hummingbirdTesting, nioCore, nioHTTP1, logging, httpTypes, .target(name: "ResilienceProgram"),
            product("Subprocess", "swift-subprocess", "Services"),
            product("SystemPackage", "swift-system", "Services"),
        ]),
    .testTarget(
        name: "ParityTests",
        dependencies: [
            "ResiliencePrimitives", "RateLimiting", "CircuitBreaking", "Backpressure", "ResilienceTesting",
            "ClientIdentity", "ResilienceConfiguration", "ResilienceYAML", "ResilienceHummingbird", "ResilienceCommand",
            hummingbird, hummingbirdTesting, httpTypes, logging, nioCore, deque,
        ],
        swiftSettings: settings),
    .testTarget(name: "DocumentationTests", swiftSettings: settings),
    // What the package in that folder tries, on what its fuzzer kept
    .testTarget(
        name: "FuzzingTests",
        dependencies: [
            "ResiliencePrimitives", "RateLimiting", "ClientIdentity", "ResilienceConfiguration", "ResilienceYAML",
            "ResilienceHummingbird", "ResilienceCommand", "_RESP", httpTypes, nioCore,
            product("RawStructuredFieldValues", "swift-http-structured-headers", "Hummingbird"),
        ],
        path: "Fuzzing", exclude: ["Corpus", "Dictionaries", "Package.swift", "Sources/Fuzz", "run"],
        sources: ["Sources/FuzzTargets", "Tests"], swiftSettings: settings),
    .testTarget(
        name: "IntegrationTests",
        dependencies: [
            "ResilienceTesting", "RedisServers", asyncHTTPClient, nioCore, nioPosix, nioHTTP1,
            product("Subprocess", "swift-subprocess", "Services"),
            product("SystemPackage", "swift-system", "Services"),
            .target(name: "VoiceOrchestrator"), .target(name: "SpeechService"), .target(name: "ResilienceProgram"),
        ],
        swiftSettings: settings),
]

// RESILIENCE_TARGETS=A,B builds and tests these alone: the thread sanitizer's run takes the core this way.
let chosen = (Context.environment["RESILIENCE_TARGETS"] ?? "").split(separator: ",").map(String.init)
let targets = (core + runtime + integrations + examples + services).filter {
    chosen.isEmpty || chosen.contains($0.name)
}
let names = Set(targets.map(\.name))
// Only the fuzzer takes the command apart.
let fuzzed = Context.environment["RESILIENCE_FUZZING"] == nil ? [] : ["ResilienceCommand"]

let package = Package(
    name: "swift-resilience",
    platforms: [.macOS(.v15)],
    products: (fuzzed + [
        "RateLimiting", "CircuitBreaking", "Backpressure", "ResilienceTesting", "ClientIdentity",
        "ResilienceConfiguration", "ResilienceYAML", "ResilienceService", "ResilienceHummingbird", "ResilienceRedis",
        "ResiliencePrometheus", "_RESP", "SpeechSynthesis",
    ])
    .filter(names.contains).map { .library(name: $0, targets: [$0]) }
        + [
            ("voice-orchestrator", "VoiceOrchestrator"), ("speech-service", "SpeechService"),
            ("resilience", "ResilienceProgram"),
        ]
        .filter { names.contains($0.1) }.map { .executable(name: $0.0, targets: [$0.1]) },
    traits: [
        .trait(name: "Identity", description: "ClientIdentity: who is asking, by address, token or key (jwt-kit)."),
        .trait(name: "YAML", description: "The configuration file (Yams).", enabledTraits: ["Identity"]),
        .trait(
            name: "Hummingbird", description: "Middleware and life cycle for Hummingbird.", enabledTraits: ["Identity"]),
        .trait(name: "Redis", description: "State shared through Redis, over swift-nio."),
        .trait(
            name: "Prometheus", description: "Metrics for Prometheus, and a backend for swift-metrics.",
            enabledTraits: ["Hummingbird"]),
        .trait(name: "HTTPClient", description: "SpeechSynthesis: a client over AsyncHTTPClient."),
        .trait(
            name: "Services", description: "The programs: voice-orchestrator, speech-service, resilience.",
            enabledTraits: ["Identity", "YAML", "Hummingbird", "Prometheus", "HTTPClient", "Redis"]),
        .default(enabledTraits: ["Identity", "YAML", "Hummingbird", "Prometheus", "HTTPClient", "Redis", "Services"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.3.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.1.0"),
        .package(url: "https://github.com/vapor/jwt-kit.git", from: "5.3.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.0.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.86.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.29.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-http-structured-headers.git", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.5.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.16.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.29.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.8.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift.git", from: "0.1.4"),
    ],
    targets: targets
)
