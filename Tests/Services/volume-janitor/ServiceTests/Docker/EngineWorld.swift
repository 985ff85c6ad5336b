import FleetProcesses
import Testing
import VolumeJanitorCore

/// An engine with things that a test makes and removes: a real one, or the fake that must be like
/// it.
protocol EngineWorld: Sendable {
    var socket: String { get }
    func createVolume(
        _ name: String,
        labels: [String: String],
        options: [String: String]
    ) async throws
    func removeVolume(_ name: String) async throws
    /// Starts a container that mounts volumes as `name:destination` or `name:destination:ro`.
    func run(_ name: String, labels: [String: String], mounts: [String]) async throws -> String
    func stop(_ id: String) async throws
    func remove(_ id: String) async throws
}

extension EngineWorld {
    func createVolume(_ name: String) async throws {
        try await createVolume(name, labels: [:], options: [:])
    }
}

extension BusyboxDocker: EngineWorld {
    func createVolume(
        _ name: String,
        labels: [String: String],
        options: [String: String]
    ) async throws {
        let labels = labels.flatMap { ["--label", "\($0)=\($1)"] }
        let options = options.flatMap { ["--opt", "\($0)=\($1)"] }
        try await docker(["volume", "create"] + labels + options + [name])
    }

    func removeVolume(_ name: String) async throws { try await docker(["volume", "rm", name]) }

    func run(_ name: String, labels: [String: String], mounts: [String]) async throws -> String {
        try await run(
            name,
            labels.flatMap { ["-l", "\($0)=\($1)"] } + mounts.flatMap { ["-v", $0] }
        )
    }

    func stop(_ id: String) async throws { try await docker(["stop", "-t", "1", id]) }

    func remove(_ id: String) async throws { try await docker(["rm", "-f", id]) }
}

/// Which world a test runs in.
enum EngineKind: String, CaseIterable, CustomTestStringConvertible {
    case fake
    case real

    var testDescription: String { rawValue }

    /// The real one is left out where none can be started, unless it must not be.
    static let available: [EngineKind] =
        BusyboxDocker.isRequired || BusyboxDocker.obstacle == nil
        ? allCases : [.fake]

    /// A world of the kind.
    func world() async throws -> any EngineWorld {
        switch self {
        case .fake: try await FakeEngine()
        case .real: try await BusyboxDocker.shared()
        }
    }
}
