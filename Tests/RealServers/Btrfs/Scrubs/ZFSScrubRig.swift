import Commands
import Contracts
import FleetProcesses
import Logging
import Observability
import Quantities
import ReplicationRig
import ServiceChassis
import StateStore
import TestSupport

@testable import ScrubController
@testable import ScrubControllerCore

/// What governs the scrub of a ZFS pool of another machine, as it would run there.
final class ZFSScrubRig {
    /// Runs commands on the machine instead of here.
    private struct There: CommandRunner {
        let host: any StorageHost

        func run(_ command: Commands.Command, input: [UInt8]) async throws -> CommandOutput {
            let text = try await host.run([command.program] + command.arguments)
            return CommandOutput(standardOutput: Array(text.utf8))
        }
    }

    private(set) var governor: PoolGovernor
    private let driver: ZFSDriver
    private let parts: GovernorParts
    private let journal: ServiceJournal
    private let state: TemporaryFolder

    init(_ pool: String, on host: any StorageHost) async throws {
        state = try TemporaryFolder()
        journal = try ScrubRig.journal(in: state)
        parts = GovernorParts(
            journal: journal,
            owner: HostOwner(client: nil, host: host.name),
            clock: SystemWallClock(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        driver = ZFSDriver(
            place: PoolPlace(kind: .zfs, id: pool, name: pool, mount: ""),
            zpool: ZpoolTool(program: "zpool", runner: There(host: host))
        )
        governor = try await PoolGovernor.open(driver, policy: ScrubRig.policy(), parts)
    }

    /// Everything in memory is forgotten, as by a kill.
    func forget() async throws {
        governor = try await PoolGovernor.open(driver, policy: ScrubRig.policy(), parts)
    }

    /// Governs until something is so.
    func govern(_ what: String, until isSo: (ScrubAssessed) throws -> Bool) async throws {
        try await governor.govern(what, within: 300, until: isSo)
    }

    func end() async {
        await governor.standForShutdown()
        try? journal.close()
    }
}
