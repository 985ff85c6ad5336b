import Btrfs
import CapacityEngineCore
import Observations
import Quantities
import ServiceChassis

/// A pool as a host's command read it, with what it can take.
struct HostReading {
    /// The pool.
    let pool: BtrfsPool
    /// What it holds and can take; its days to full are not known yet.
    let report: CapacityReport
    private let settings: HostSettings

    /// Reads the pool that the settings name.
    ///
    /// - Throws: `ExitCode(1)` after saying why it cannot be read.
    init(_ settings: HostSettings) throws {
        self.settings = settings
        do {
            pool = try Self.read(settings)
            report = CapacityReport(pool, try PoolCapacity(of: pool), settings.thresholds)
        } catch let error as CapacityUnknown {
            throw CommandAnswer.refused(
                "\(settings.mount): \(error); nothing is said rather than guessed"
            )
        }
    }

    /// The pool alone.
    ///
    /// - Throws: `ExitCode(1)` after saying why it cannot be read.
    static func read(_ settings: HostSettings) throws -> BtrfsPool {
        do {
            return try BtrfsPoolReader.read(mount: settings.mount, uuid: settings.uuid)
        } catch {
            throw CommandAnswer.refused("\(error)")
        }
    }

    /// The report with the days to full by the host's own history, in which it is noted.
    ///
    /// Where no history can be kept that is said, and the report stands without.
    func remembered(at now: Timestamp) -> CapacityReport {
        var report = report
        do {
            let history = try HostHistory(in: settings.stateFolder)
            try history.importASG(for: report.uuid)
            try history.note(report, at: now)
            report.take(try history.daysToFull(report))
            try history.close()
        } catch {
            Console.standard.error("warning: no history is kept: \(error)\n")
        }
        return report
    }
}
