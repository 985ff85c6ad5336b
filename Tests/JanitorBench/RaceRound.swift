import Foundation
import Glibc
import Observability
import Observations
import Quantities
import Synchronization
import VolumeJanitor
import VolumeJanitorCore

/// The tree of a round: old files inside the registered path, and as many of the same names beside.
struct RaceRound {
    static let folders = 6
    static let filesInFolder = 12
    private static let oldBefore = Date(timeIntervalSince1970: 1_750_000_000)

    let root: String

    var inside: String { root + "/in" }
    var outside: String { root + "/outside" }

    /// Makes the tree anew.
    func prepare() throws {
        try? FileManager.default.removeItem(atPath: root)
        for side in [inside, outside] {
            for folder in 0..<Self.folders {
                let path = "\(side)/d\(folder)"
                try FileManager.default.createDirectory(
                    atPath: path,
                    withIntermediateDirectories: true
                )
                for file in 0..<Self.filesInFolder { try write("\(path)/f\(file)") }
            }
        }
    }

    private func write(_ path: String) throws {
        let file = unsafe open(path, O_CREAT | O_WRONLY, 0o644)
        guard file >= 0 else { throw CocoaError(.fileWriteUnknown) }
        defer { close(file) }
        _ = unsafe Glibc.write(file, "x", 1)
        try FileManager.default.setAttributes(
            [.modificationDate: Self.oldBefore - 86_400],
            ofItemAtPath: path
        )
    }

    /// Cleans the inside as the service does it.
    func cleanAsJanitor(isStrict: Bool = true) async throws -> CleanupResult {
        let files = VolumeFiles(root: PathBytes(root), path: try VolumePath("/in"))
        let rule = try CleanupRule.read(
            algorithm: "remove_before_date",
            parameters: [
                "max_age_days": .integer(1), "min_age": .integer(0),
                "max_delete_fraction": .integer(1),
            ]
        ).get()
        let clock = SystemWallClock()
        let plan = try await files.plan(registration: "race", rule: rule, now: clock.now())
        guard let run = RunName("race") else { return CleanupResult(.refused) }
        let pace = DeletionPace(filesPerSecond: 1_000_000, chunkFiles: 50)
        return await files.perform(
            plan,
            .init(run: run, volume: "race", pace: pace),
            ledger: CountingLedger(),
            clock: clock
        )
    }

    /// Cleans the inside by paths, as a script would: list, look, delete.
    func cleanByPaths() -> Int64 {
        var deleted: Int64 = 0
        for folder in 0..<Self.folders {
            for file in 0..<Self.filesInFolder {
                let path = "\(inside)/d\(folder)/f\(file)"
                let found = try? FileManager.default.attributesOfItem(atPath: path)
                guard let changed = found?[.modificationDate] as? Date, changed < Self.oldBefore
                else { continue }
                if unsafe unlink(path) == 0 { deleted += 1 }
            }
        }
        return deleted
    }
}

/// A ledger that numbers rows and keeps none.
final class CountingLedger: AuditLedger {
    private let next = Atomic<Int64>(1)

    func intend(_ intents: [DeletionIntent]) async throws -> [Int64] {
        let count = Int64(intents.count)
        let first = next.add(count, ordering: .relaxed).oldValue
        return (first..<first + count).map { $0 }
    }

    func settle(_ outcomes: [SettledDeletion]) async throws {}

    func unsettled(limit: Int) async throws -> [AuditRow] { [] }
}
