import CollectorCore
import Foundation
package import Quantities
package import ServiceChassis
package import StateStore

/// The journal of a collector that is not running, opened under its slot's lock.
///
/// It speaks as its own source and in its own epoch, so history's position tells what of it is
/// there already, whoever drains it.
package struct SlotJournal: Sendable {
    /// The journal's name in a slot.
    package static let fileName = "journal.sqlite"

    /// The journal.
    package let journal: ServiceJournal
    private let slot: StateSlot

    /// Opens the journal of a slot that this process holds.
    ///
    /// - Parameters:
    ///   - slot: the slot, released by `close`.
    ///   - service: whose journal it is.
    ///   - limits: what its lanes may hold.
    ///   - clock: the time of day.
    /// - Returns: the journal with its slot.
    /// - Throws: `StateStoreError` when the journal cannot be used; the slot is released.
    package static func open(
        _ slot: StateSlot,
        service: ServiceName,
        limits: JournalLimits = JournalLimits(),
        clock: any WallClock
    ) async throws -> SlotJournal {
        do {
            // Opening checks the whole file, which is no work for a thread that others wait for.
            let journal = try await withCheckedThrowingContinuation { continuation in
                Thread {
                    continuation.resume(
                        with: Swift.Result {
                            try ServiceJournal.open(
                                at: "\(slot.path)/\(fileName)",
                                service: service,
                                lanes: CollectorService.definition.publishes,
                                migrations: CollectorService.migrations,
                                limits: limits,
                                clock: clock
                            )
                        }
                    )
                }.start()
            }
            return SlotJournal(journal: journal, slot: slot)
        } catch {
            slot.release()
            throw error
        }
    }

    /// Closes the journal and gives the slot back.
    package func close() throws {
        defer { slot.release() }
        try journal.close()
    }

    /// How the journal's files look from outside; nil when there is none.
    static func stamp(in folder: String) -> SlotWatch.Stamp? {
        let files = ["\(folder)/\(fileName)", "\(folder)/\(fileName)-wal"]
        let numbers = files.map { file -> [Int64] in
            var info = stat()
            guard unsafe stat(file, &info) == 0 else { return [] }
            return [
                Int64(info.st_size), Int64(info.st_mtim.tv_sec), Int64(info.st_mtim.tv_nsec),
            ]
        }
        return numbers[0].isEmpty ? nil : SlotWatch.Stamp(numbers.flatMap(\.self))
    }
}
