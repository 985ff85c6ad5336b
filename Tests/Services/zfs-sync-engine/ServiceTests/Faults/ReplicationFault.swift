import Foundation
import Glibc
import ReplicationRig
import Testing

/// What goes wrong with replication in practice.
enum ReplicationFault: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sourceCut = "the ssh to the source is killed"
    case targetCut = "the ssh to the target is killed"
    case engineEnded = "the engine ends"
    case frozen = "every connection is frozen"
    case baseDestroyed = "the base is destroyed at the source"
    case targetFilled = "the target's pool is full"
    case hostKeyChanged = "the target shows another host key"

    /// All, or those that POOLKEEPER_ZFS_FAULTS names.
    static var chosen: [Self] {
        let names = ProcessInfo.processInfo.environment["POOLKEEPER_ZFS_FAULTS"]?
            .split(separator: ",")
        guard let names, !names.isEmpty else { return allCases }
        return allCases.filter { names.contains("\($0)"[...]) }
    }

    var testDescription: String { rawValue }

    /// Does it.
    ///
    /// - Parameters:
    ///   - rig: the hosts.
    ///   - source: the dataset that is replicated.
    ///   - end: ends the engine.
    /// - Throws: when it could not be made.
    func strike(_ rig: any StorageRig, source: String, end: @Sendable () -> Void) async throws {
        switch self {
        case .sourceCut: try await signal(SIGKILL, rig.connections(to: "hqs8"))
        case .targetCut: try await signal(SIGKILL, rig.connections(to: "hqs1"))
        case .engineEnded: end()
        case .frozen: try await signal(SIGSTOP, rig.connections())
        case .baseDestroyed: try await destroyBase(source, on: rig.storage("hqs8"))
        case .targetFilled: try await rig.storage("hqs1").takeSpace()
        case .hostKeyChanged: try await rig.storage("hqs1").changeHostKey()
        }
    }

    /// What a person does about it; nothing where the engine needs nobody.
    func mend(_ rig: any StorageRig) async throws {
        switch self {
        case .targetFilled: try await rig.storage("hqs1").giveSpaceBack()
        case .hostKeyChanged: try rig.pinHostKeys()
        case .sourceCut, .targetCut, .engineEnded, .frozen, .baseDestroyed: break
        }
    }

    private func signal(_ signal: Int32, _ processes: [Int32]) async throws {
        for id in processes { kill(id, signal) }
    }

    /// Destroys what a stream begins at, or what is sent when there is no base; a snapshot that is
    /// being sent may be busy, and then stays.
    private func destroyBase(_ source: String, on host: any StorageHost) async throws {
        let names = try await host.snapshots(of: source).keys
        let doomed = names.contains("old") ? "old" : "new"
        _ = try? await host.zfs("destroy", "\(source)@\(doomed)")
        try await host.zfs("snapshot", "\(source)@newer")
    }
}
