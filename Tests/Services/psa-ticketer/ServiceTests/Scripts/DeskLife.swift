import Foundation
import PSATicketerCore
import Quantities
import StateStore
import Synchronization
import TestSupport
import Testing

@testable import PSATicketer

/// One process of the ticketer: the desk with its journal on the disk and its real client.
///
/// It ends as one that is killed: what its journal's file holds at that moment is what there is.
final class DeskLife: Sendable {
    let desk: TicketDesk
    let client: CrashingClient
    let journal: ServiceJournal
    private let disk: TemporaryFolder
    private let left = Left()

    /// The disk that it left; nil while it lives.
    private final class Left: Sendable {
        private let image = Mutex<TemporaryFolder?>(nil)

        var disk: TemporaryFolder? { image.withLock { $0 } }

        /// Takes what there is when it dies, which it does once.
        func take(_ body: () -> TemporaryFolder?) {
            image.withLock { $0 = $0 ?? body() }
        }
    }

    /// A life that begins with what is on a disk.
    ///
    /// - Parameters:
    ///   - disk: the state folder.
    ///   - holder: its name, which no other life has.
    ///   - settings: the PSA.
    ///   - clock: the time of day.
    ///   - silence: see `CrashingClient`.
    /// - Throws: when its journal is not opened.
    init(
        on disk: TemporaryFolder,
        _ holder: String,
        _ settings: PSASettings,
        _ clock: any WallClock,
        silence: (@Sendable () async throws -> Void)?
    ) async throws {
        let journal = try PSATicketerService.open(in: disk.path, clock: clock)
        let budget = try await PSATicketerService.budget(of: settings, in: journal)
        let real = try #require(PSAClients.client(settings, budget: budget, clock: clock))
        client = CrashingClient(real, silence: silence) { [left] in
            left.take { Self.image(of: disk, journal) }
        }
        desk = TicketDesk(
            settings: settings,
            client: client,
            journal: journal,
            holder: holder,
            clock: clock
        )
        (self.disk, self.journal) = (disk, journal)
        try await desk.open()
    }

    /// Takes the file of a journal as a kill leaves it, and lets nothing be written any more.
    private static func image(
        of disk: TemporaryFolder,
        _ journal: ServiceJournal
    ) -> TemporaryFolder? {
        do {
            let image = try TemporaryFolder()
            // The third file is memory that the next one to open makes anew.
            for name in try FileManager.default.contentsOfDirectory(atPath: disk.path)
            where !name.hasSuffix("-shm") {
                try FileManager.default.copyItem(
                    atPath: disk.file(name),
                    toPath: image.file(name)
                )
            }
            try journal.close()
            return image
        } catch {
            Issue.record(error, "the disk of a process that died is not copied")
            return nil
        }
    }

    /// Kills it, unless it is dead already.
    ///
    /// - Returns: the disk that it leaves.
    func kill() async throws -> TemporaryFolder {
        left.take { Self.image(of: disk, journal) }
        await client.close()
        return try #require(left.disk)
    }
}
