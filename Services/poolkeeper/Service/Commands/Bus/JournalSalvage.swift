import ArgumentParser
import Contracts
import Foundation
import MessageBus
import Observability
import Quantities
import ServiceChassis
package import StateStore

/// A damaged journal of one of our services, with the tables and lanes that the service knows.
package struct JournalSalvage: Sendable {
    private let file: String
    private let service: ServiceName
    private let lanes: [LaneDeclaration]
    private let migrations: [StateMigration]

    /// A journal's file.
    ///
    /// - Parameters:
    ///   - file: where it is.
    ///   - name: whose it is; nil where the file still says so.
    /// - Throws: `ValidationError` when there is no such file, or nobody knows whose it is.
    package init(of file: String, service name: String?) throws {
        guard FileManager.default.fileExists(atPath: file) else {
            throw ValidationError("\(file): there is no such file")
        }
        guard let text = name ?? Self.owner(of: file) else {
            throw ValidationError(
                "\(file): the file does not say any more whose journal it is; give --service"
            )
        }
        let definitions = SettingsCheck.definitions
        guard let found = definitions.first(where: { $0.name.text == text }) else {
            let known = definitions.map(\.name.text).joined(separator: ", ")
            throw ValidationError("--service \(text): no service is called so; give \(known)")
        }
        self.file = file
        service = found.name
        lanes = found.publishes
        migrations = found.migrations
    }

    private static func owner(of file: String) -> String? {
        (try? JournalReader(file))?.source.service.text
    }

    /// Makes the new journal; the service must be stopped.
    ///
    /// - Returns: what was read and what is lost.
    /// - Throws: `StateStoreError` when the file is in use, or cannot be read at all; it is then
    ///   where it was.
    package func perform() async throws -> SalvageReport {
        try await ServiceJournal.salvage(
            at: file,
            service: service,
            lanes: lanes,
            migrations: migrations,
            clock: SystemWallClock()
        )
    }

    /// Does the same to a copy beside the file, and removes it.
    package func rehearse() async throws -> SalvageReport {
        let files = FileManager.default
        let folder = "\(file).rehearsal-\(UUID().uuidString)"
        try files.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer {
            // A copy that stays is only litter.
            try? files.removeItem(atPath: folder)
        }
        let copy = "\(folder)/\((file as NSString).lastPathComponent)"
        for suffix in ["", "-wal"] where files.fileExists(atPath: file + suffix) {
            try files.copyItem(atPath: file + suffix, toPath: copy + suffix)
        }
        return try await ServiceJournal.salvage(
            at: copy,
            service: service,
            lanes: lanes,
            migrations: migrations,
            clock: SystemWallClock()
        )
    }

    /// What came of it, for a person.
    package func lines(of report: SalvageReport, isRehearsal: Bool) -> [String] {
        let rows = report.tables.map { table in
            [table.name, "\(table.rows)", table.isWhole ? "whole" : "with gaps"]
        }
        let losses = report.losses.map { loss in
            "\(isRehearsal ? "would be lost" : "lost"): \(loss.lane) \(loss.from)-\(loss.to)"
        }
        let end =
            isRehearsal
            ? "Nothing was changed. Stop \(service) and run this without --dry-run."
            : "\(file) is a new journal, the old one is \(report.damagedPath). Start \(service)."
        return BusStatusTable.aligned([["TABLE", "ROWS", "READ"]] + rows)
            + [""] + (losses.isEmpty ? ["No message is lost."] : losses) + ["", end]
    }
}
