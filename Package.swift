// swift-tools-version: 6.2
import PackageDescription

// One package, many small targets. `sharedLibrary`, `service` and `tests` give every room the same
// place and name, so a service is one line here and the rooms cannot drift apart.
// The order below is the order in which imports may run: a target uses only what stands above it.

// MARK: - Outside libraries

func library(_ name: String, _ package: String) -> Target.Dependency {
    .product(name: name, package: package)
}

let argumentParser = library("ArgumentParser", "swift-argument-parser")
let asyncHTTPClient = library("AsyncHTTPClient", "async-http-client")
let crypto = library("Crypto", "swift-crypto")
let grdb = library("GRDB", "GRDB.swift")
let grdbSQLite = library("GRDBSQLite", "GRDB.swift")
let httpTypes = library("HTTPTypes", "swift-http-types")
let hummingbird = library("Hummingbird", "hummingbird")
let hummingbirdCore = library("HummingbirdCore", "hummingbird")
let hummingbirdTesting = library("HummingbirdTesting", "hummingbird")
let logging = library("Logging", "swift-log")
let mustache = library("Mustache", "swift-mustache")
let nioFoundation = library("NIOFoundationCompat", "swift-nio")
let nioCore = library("NIOCore", "swift-nio")
let nioHTTP1 = library("NIOHTTP1", "swift-nio")
let nioPosix = library("NIOPosix", "swift-nio")
let nioSSL = library("NIOSSL", "swift-nio-ssl")
let serviceLifecycle = library("ServiceLifecycle", "swift-service-lifecycle")
let systemPackage = library("SystemPackage", "swift-system")
let unixSignals = library("UnixSignals", "swift-service-lifecycle")
let subprocess = library("Subprocess", "swift-subprocess")
let yams = library("Yams", "Yams")

// MARK: - Shapes

/// A C library that Debian ships, seen through a module map.
func systemLibrary(_ name: String, apt package: String) -> [Target] {
    [.systemLibrary(name: name, path: "Shared/System/\(name)", providers: [.apt([package])])]
}

/// A library in `Shared/` with its tests in `Tests/Shared/`.
func sharedLibrary(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    resources: [Resource] = [],
    tests: [Target.Dependency]? = []
) -> [Target] {
    let library = Target.target(
        name: name,
        dependencies: dependencies,
        path: "Shared/\(name)",
        exclude: documents(name),
        resources: resources
    )
    guard let tests else { return [library] }
    return [
        library,
        .testTarget(
            name: "\(name)Tests",
            dependencies: [.target(name: name)] + dependencies + tests + ["TestSupport"],
            path: "Tests/Shared/\(name)Tests",
            exclude: documents("\(name)Tests")
        ),
    ]
}

/// A service: `Core` decides, `Service` acts, `Main` starts; tests lie in `Tests/Services/`.
func service(
    _ executable: String,
    _ module: String,
    core: [Target.Dependency] = [],
    uses: [Target.Dependency],
    resources: [Resource] = [],
    tests: [Target.Dependency] = [],
    coreTests: [Target.Dependency] = []
) -> [Target] {
    let room = "Services/\(executable)"
    let words: [Target.Dependency] = ["Quantities", "Contracts"]
    let shell: [Target.Dependency] =
        words + ["MessageBus", "Observability", "ServiceChassis", logging, serviceLifecycle] + uses
    return [
        .target(name: "\(module)Core", dependencies: words + core, path: "\(room)/Core"),
        .target(
            name: module,
            dependencies: [.target(name: "\(module)Core")] + shell,
            path: "\(room)/Service",
            resources: resources
        ),
        .executableTarget(
            name: executable,
            dependencies: [.target(name: module), "ServiceChassis"],
            path: "\(room)/Main"
        ),
        .testTarget(
            name: "\(module)CoreTests",
            dependencies: [.target(name: "\(module)Core"), "TestSupport"] + words + core
                + coreTests,
            path: "Tests/Services/\(executable)/CoreTests",
            exclude: documents("\(module)CoreTests")
        ),
        .testTarget(
            name: "\(module)Tests",
            dependencies: [.target(name: module), .target(name: "\(module)Core"), "TestSupport"]
                + shell + tests,
            path: "Tests/Services/\(executable)/ServiceTests",
            exclude: documents("\(module)Tests")
        ),
    ]
}

/// What lives in a target's room and is not code: documents, and what tests compare with.
func documents(_ name: String) -> [String] {
    [
        "Contracts": ["CATALOGUE.md", "asyncapi.json"], "MessageBus": ["README.md"],
        "ContractsTests": ["Released", "Wire"], "WebInterfaceTests": ["Golden"],
        "AlertRouterCoreTests": ["Messages/Golden"], "PoolkeeperCoreTests": ["Golden"],
        "PoolkeeperTests": ["Golden"], "SnapshotKeeperCoreTests": ["Golden"],
    ][name] ?? []
}

// MARK: - The house

let system: [[Target]] = [
    systemLibrary("CCurl", apt: "libcurl4-openssl-dev"),
    systemLibrary("CLibPQ", apt: "libpq-dev"),
    systemLibrary("CLinux", apt: "linux-libc-dev"),
    systemLibrary("CMalloc", apt: "libc6-dev"),
    systemLibrary("CProcessor", apt: "libc6-dev"),
    // RE2 is C++: a shim of ours shows it as C.
    [
        .target(
            name: "CRE2",
            path: "Shared/System/CRE2",
            linkerSettings: [.linkedLibrary("re2"), .linkedLibrary("stdc++")]
        )
    ],
    systemLibrary("CSodium", apt: "libsodium-dev"),
    systemLibrary("CZeroMQ", apt: "libzmq3-dev"),
    systemLibrary("CZlib", apt: "zlib1g-dev"),
]

let words: [[Target]] = [
    sharedLibrary("Quantities"),
    sharedLibrary("Observations", ["Quantities"]),
    sharedLibrary("Calendars", ["Quantities"]),
    sharedLibrary("Contracts", ["Quantities"], tests: [crypto]),
]

let ports: [[Target]] = [
    sharedLibrary(
        "MessageBus",
        ["Quantities", "Contracts", "CProcessor"],
        tests: ["StateStore", grdb]
    ),
    sharedLibrary("Observability", ["Quantities", logging]),
    sharedLibrary("Commands", ["Quantities"]),
]

let adapters: [[Target]] = [
    sharedLibrary("Btrfs", ["Quantities", "Observations", "CLinux"]),
    sharedLibrary("FileTrees", ["Observations", "CLinux"]),
    sharedLibrary("LabelPatterns", ["Observations", "CRE2"]),
    sharedLibrary("StateStore", ["Quantities", "Contracts", "MessageBus", grdb, grdbSQLite]),
    sharedLibrary(
        "MessageBusZMQ",
        ["Quantities", "Contracts", "MessageBus", "CZeroMQ", logging],
        tests: ["StateStore", grdb]
    ),
    sharedLibrary("PostgresClient", ["Quantities", "CLibPQ", logging]),
    sharedLibrary("CommandsSystem", ["Commands", "Quantities", subprocess, systemPackage]),
]

let chassis: [[Target]] = [
    sharedLibrary(
        "FleetHistory",
        ["Quantities", "Contracts", "PostgresClient", "StateStore", "Observability", grdb, logging]
    ),
    sharedLibrary(
        "WebInterface",
        ["Quantities", mustache],
        resources: [.embedInCode("Templates"), .embedInCode("Assets")]
    ),
    sharedLibrary(
        "HTTPSurface",
        [
            "Quantities", "Contracts", "Observability", "CZlib", hummingbird, hummingbirdCore,
            httpTypes, logging, nioCore, nioHTTP1, nioPosix, serviceLifecycle,
        ],
        tests: [asyncHTTPClient]
    ),
    sharedLibrary(
        "ServiceChassis",
        [
            "Quantities", "Contracts", "MessageBus", "MessageBusZMQ", "StateStore", "Observability",
            "HTTPSurface", "CMalloc", argumentParser, crypto, httpTypes, hummingbird, logging,
            nioCore, serviceLifecycle, unixSignals, yams,
        ]
    ),
    sharedLibrary(
        "TestSupport",
        ["Quantities", "Contracts", "MessageBus", "StateStore", "PostgresClient", logging],
        tests: nil
    ),
]

let services: [[Target]] = [
    service("message-hub", "MessageHub", uses: ["MessageBusZMQ", "HTTPSurface"]),
    service(
        "collector",
        "Collector",
        core: ["Observations"],
        uses: [
            "Observations", "Btrfs", "Commands", "CommandsSystem", "StateStore", "FleetHistory",
            "HTTPSurface", "CSodium", grdb, hummingbird, httpTypes, nioCore, crypto,
            nioHTTP1, asyncHTTPClient,
        ],
        tests: ["PostgresClient", nioFoundation]
    ),
    service(
        "api-gateway",
        "APIGateway",
        uses: [
            "Observations", "LabelPatterns", "StateStore", "FleetHistory", "HTTPSurface",
            "WebInterface", "CSodium", grdb, hummingbird, httpTypes, nioCore, nioPosix,
            nioFoundation, nioHTTP1, crypto, asyncHTTPClient,
        ],
        tests: [hummingbirdTesting]
    ),
    service(
        "volume-janitor",
        "VolumeJanitor",
        core: ["Observations"],
        uses: [
            "Observations", "FileTrees", "StateStore", "HTTPSurface", "CLinux", crypto, grdb,
            hummingbird, httpTypes, nioCore, nioPosix, nioHTTP1, asyncHTTPClient, yams,
        ],
        tests: ["FleetProcesses"]
    ),
    service(
        "alert-router",
        "AlertRouter",
        core: ["Observations", "Calendars"],
        uses: [
            "Observations", "LabelPatterns", "StateStore", "HTTPSurface", "CCurl", grdb,
            hummingbird, httpTypes, nioCore, nioPosix, nioSSL, nioHTTP1, nioFoundation,
            asyncHTTPClient, crypto, mustache, unixSignals, yams,
        ],
        tests: ["FakeTargets", "FleetProcesses", nioHTTP1, nioPosix]
    ),
    service(
        "psa-ticketer",
        "PSATicketer",
        core: ["Calendars"],
        uses: [
            "StateStore", "HTTPSurface", "CLinux", grdb, hummingbird, httpTypes, nioCore, nioPosix,
            nioSSL, nioHTTP1, nioFoundation, asyncHTTPClient, crypto,
        ],
        tests: ["FleetProcesses"]
    ),
    service(
        "zfs-sync-engine",
        "ZFSSyncEngine",
        core: ["Observations"],
        uses: [
            "Observations", "Commands", "StateStore", "HTTPSurface", "WebInterface", "CLinux",
            "CZlib", crypto, grdb, hummingbird, httpTypes, nioCore, subprocess, systemPackage,
            unixSignals,
        ],
        tests: [
            "FleetProcesses", "ZFSModel", "ReplicationRig", "CommandsSystem", asyncHTTPClient,
            nioHTTP1,
        ],
        coreTests: ["ZFSModel"]
    ),
    service(
        "snapshot-keeper",
        "SnapshotKeeper",
        core: ["Observations", "Calendars"],
        uses: [
            "Observations", "Btrfs", "Commands", "CommandsSystem", "StateStore", "HTTPSurface",
            "CLinux", grdb, hummingbird, httpTypes, nioCore, nioPosix,
        ],
        tests: ["FleetProcesses"]
    ),
    service(
        "capacity-engine",
        "CapacityEngine",
        core: ["Observations"],
        uses: ["Observations", "StateStore", "FleetHistory", "HTTPSurface", grdb, hummingbird],
        tests: ["PostgresClient"],
        coreTests: ["ForecastModel"]
    ),
    service(
        "scrub-controller",
        "ScrubController",
        core: ["Observations", "Calendars"],
        uses: [
            "Observations", "Calendars", "Btrfs", "Commands", "CommandsSystem", "StateStore",
            "HTTPSurface", grdb, hummingbird, httpTypes, nioPosix,
        ],
        tests: ["FleetProcesses"]
    ),
    service(
        "docker-socket-filter",
        "DockerSocketFilter",
        uses: [
            "HTTPSurface", asyncHTTPClient, httpTypes, hummingbird, hummingbirdCore, nioCore,
            nioHTTP1,
        ],
        tests: ["FleetProcesses", "VolumeJanitor", "VolumeJanitorCore"]
    ),
]

let operatorCommand: [[Target]] = [
    service(
        "poolkeeper",
        "Poolkeeper",
        uses: [
            "StateStore", "FleetHistory", "HTTPSurface", "MessageBusZMQ", "MessageHub", "Collector",
            "APIGateway", "VolumeJanitorCore", "VolumeJanitor", "DockerSocketFilter",
            "AlertRouterCore", "AlertRouter", "PSATicketerCore", "PSATicketer", "ZFSSyncEngine",
            "Btrfs", "CapacityEngineCore", "CapacityEngine", "Observations", "Commands",
            "CommandsSystem", "ScrubControllerCore", "ScrubController", "SnapshotKeeperCore",
            "SnapshotKeeper", grdb, argumentParser, asyncHTTPClient, nioCore, nioHTTP1,
            unixSignals,
        ],
        tests: ["FleetProcesses"]
    )
]

/// The fault campaign: its rooms lie in `Tests/Fleet/Campaign`.
let campaign: [Target] = [
    .target(
        name: "FleetProcesses",
        dependencies: ["TestSupport", "PostgresClient", hummingbird, nioCore],
        path: "Tests/Fleet/Processes"
    ),
    .target(name: "CampaignControl", path: "Tests/Fleet/Campaign/Control"),
    .executableTarget(
        name: "campaign-node",
        dependencies: [
            "CampaignControl", "Quantities", "Contracts", "MessageBus", "MessageBusZMQ",
            "StateStore", "Observability", argumentParser, grdb,
        ],
        path: "Tests/Fleet/Campaign/Node"
    ),
    // It judges the bus, so it knows nothing of it.
    .executableTarget(
        name: "campaign-checker",
        dependencies: [argumentParser, grdb],
        path: "Tests/Fleet/Campaign/Checker"
    ),
    .target(
        name: "CampaignNemesis",
        dependencies: ["CampaignControl", "FleetProcesses", "TestSupport"],
        path: "Tests/Fleet/Campaign/Nemesis"
    ),
    .executableTarget(
        name: "campaign",
        dependencies: ["CampaignNemesis", "CampaignControl", argumentParser],
        path: "Tests/Fleet/Campaign/Run"
    ),
    .testTarget(
        name: "CampaignTests",
        dependencies: ["CampaignNemesis", "CampaignControl", "FleetProcesses"],
        path: "Tests/Fleet/Campaign/Tests"
    ),
]

let checks: [[Target]] = [
    campaign,
    [
        // Hosts with pools, on this machine and in machines of their own.
        .target(
            name: "ReplicationRig",
            dependencies: [
                "ZFSSyncEngine", "FleetProcesses", "TestSupport", "Commands", "CommandsSystem",
                "Quantities",
            ],
            path: "Tests/RealServers/Replication",
            exclude: ["fuse-host.sh"]
        ),
        // Notification targets as strict as the real ones, for whatever tells people something.
        .target(
            name: "FakeTargets",
            dependencies: [
                "Quantities", "TestSupport", asyncHTTPClient, crypto, nioCore, nioHTTP1, nioPosix,
            ],
            path: "Tests/Services/alert-router/Fakes"
        ),
        // Hosts with pools, in memory: the replication engine's tests on any history.
        .target(
            name: "ZFSModel",
            dependencies: ["ZFSSyncEngineCore", "Observations", "Quantities"],
            path: "Tests/Services/zfs-sync-engine/Model"
        ),
        // Pools whose use is known from their first day to their last: what forecasts are held to.
        .target(
            name: "ForecastModel",
            dependencies: ["CapacityEngineCore", "TestSupport"],
            path: "Tests/Services/capacity-engine/Model"
        ),
        .executableTarget(
            name: "capacity-bench",
            dependencies: [
                "CapacityEngineCore", "ForecastModel", "Observations", "Observability",
                argumentParser,
            ],
            path: "Tests/CapacityBench"
        ),
        .executableTarget(
            name: "command-worker",
            dependencies: [
                "Quantities", "Contracts", "MessageBus", "MessageBusZMQ", "StateStore",
                "Observability", argumentParser,
            ],
            path: "Tests/Fleet/CommandWorker"
        ),
        .testTarget(
            name: "FleetTests",
            dependencies: [
                "FleetProcesses", "Poolkeeper", "Collector", "APIGateway", "MessageHub",
                "PSATicketer", "MessageBus", "MessageBusZMQ", "FleetHistory", "StateStore",
                "Contracts", "Quantities", "ServiceChassis", "TestSupport", "PostgresClient",
                asyncHTTPClient, grdb, nioCore, nioHTTP1, logging, serviceLifecycle,
            ],
            path: "Tests/Fleet",
            exclude: ["Alerting", "Campaign", "CommandWorker", "Processes", "Ticketing"]
        ),
        .testTarget(
            name: "AlertingTests",
            dependencies: [
                "FleetProcesses", "TestSupport", asyncHTTPClient, hummingbird, httpTypes, nioCore,
                nioHTTP1, serviceLifecycle,
            ],
            path: "Tests/Fleet/Alerting"
        ),
        .testTarget(
            name: "TicketingTests",
            dependencies: [
                "FleetProcesses", "TestSupport", "Contracts", "Quantities", "MessageBus",
                "MessageBusZMQ", "Observability", "StateStore", asyncHTTPClient, nioCore, nioHTTP1,
            ],
            path: "Tests/Fleet/Ticketing"
        ),
        .testTarget(
            name: "TestSupportTests",
            dependencies: ["TestSupport"],
            path: "Tests/Shared/TestSupportTests"
        ),
        .testTarget(
            name: "BtrfsPoolTests",
            dependencies: [
                "Btrfs", "CapacityEngineCore", "CollectorCore", "ScrubController",
                "ScrubControllerCore",
                "Observations", "Quantities", "Contracts", "StateStore", "Observability",
                "ServiceChassis", "FleetProcesses", "TestSupport", logging, "SnapshotKeeper",
                "SnapshotKeeperCore", "Commands", "CommandsSystem", "MessageBus", "ReplicationRig",
                "FakeTargets", "FleetHistory", "Collector",
            ],
            path: "Tests/RealServers/Btrfs",
            exclude: ["Host/installed-host.sh"]
        ),
        .executableTarget(
            name: "snapshot-bench",
            dependencies: [
                "SnapshotKeeperCore", "Observations", "Observability", "Quantities",
                argumentParser,
            ],
            path: "Tests/SnapshotBench"
        ),
        // A keeper of snapshots that kills itself where a test tells it to.
        .executableTarget(
            name: "snapshot-worker",
            dependencies: [
                "SnapshotKeeper", "SnapshotKeeperCore", "StateStore", "CommandsSystem",
                "Observability", "Quantities", argumentParser,
            ],
            path: "Tests/RealServers/SnapshotWorker"
        ),
        .testTarget(name: "Tidy", path: "Tests/Tidy"),
        .executableTarget(
            name: "janitor-bench",
            dependencies: [
                "VolumeJanitor", "VolumeJanitorCore", "FileTrees", "Observations", "Observability",
                "Quantities", "Contracts", "StateStore", argumentParser,
            ],
            path: "Tests/JanitorBench",
            exclude: ["bench.py", "floor.c"]
        ),
        .executableTarget(
            name: "replication-bench",
            dependencies: [
                "ZFSSyncEngineCore", "ZFSSyncEngine", "Observations", "Observability", "Quantities",
                argumentParser,
            ],
            path: "Tests/ReplicationBench",
            exclude: ["bench.py", "recorded-zfs.py"]
        ),
        .executableTarget(
            name: "bare-http",
            dependencies: [argumentParser, hummingbird, logging],
            path: "Tests/BareHTTP"
        ),
        .executableTarget(
            name: "poolkeeper-benchmarks",
            dependencies: [
                "Contracts", "Quantities", "MessageBus", "MessageBusZMQ", "StateStore",
                "FleetHistory", "Observability", "PostgresClient", "CLibPQ", "CollectorCore",
                argumentParser, grdb,
            ],
            path: "Tests/Benchmarks",
            exclude: ["bench.py", "brokers", "peer"]
        ),
    ],
]

let package = Package(
    name: "poolkeeper",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.6.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: (system + words + ports + adapters + chassis + services + operatorCommand + checks)
        .flatMap { $0 },
    swiftLanguageModes: [.v6]
)

// MARK: - Settings of every target of ours

for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),  // SE-0335
            .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
            .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
            .enableUpcomingFeature("InferIsolatedConformances"),  // SE-0470
            .enableUpcomingFeature("ImmutableWeakCaptures"),  // SE-0481
            .strictMemorySafety(),  // SE-0458
            .treatAllWarnings(as: .error),  // SE-0443
        ]
}

// A release packs the places that the loader puts right at a start: 1.4 MiB less of each process to
// read and keep in memory (DT_RELR: glibc 2.36, and lld, which comes with Swift).
for target in package.targets where target.type == .executable {
    target.linkerSettings =
        (target.linkerSettings ?? []) + [
            .unsafeFlags(
                ["-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"],
                .when(platforms: [.linux], configuration: .release)
            )
        ]
}
