import Observations
package import Quantities
package import StateStore
import ZFSSyncEngineCore

/// Tells the bus, and writes what was found and done into the log.
package struct LoggedTeller: ReplicationTeller {
    let bus: BusTeller
    let log: RunLog?

    /// A teller; without a log only the bus is told.
    package init(_ bus: BusTeller, log: RunLog?) {
        self.bus = bus
        self.log = log
    }

    /// Tells how a dataset does; what is well is not logged each time.
    package func assessed(
        _ standing: ReplicationStanding,
        in unit: JournalUnit,
        at now: Timestamp
    ) throws {
        let (job, assessment) = (standing.job, standing.assessment)
        try bus.assessed(standing, in: unit, at: now)
        guard assessment.status != .healthy else { return }
        log?.write(
            "\(assessment.status.rawValue) \(job.policy.target) on \(job.policy.targetHost): "
                + assessment.sentence,
            at: now
        )
    }

    /// Tells what came of a repair.
    package func finished(
        _ job: ReplicationJob,
        _ result: RepairResult,
        run: Int64,
        in unit: JournalUnit,
        at now: Timestamp
    ) throws {
        try bus.finished(job, result, run: run, in: unit, at: now)
        let moved = result.bytes.bytes > 0 ? ", \(Wording.size(result.bytes)) moved" : ""
        log?.write(
            "run \(run) \(result.outcome.rawValue) \(job.policy.target) on "
                + "\(job.policy.targetHost) (\(result.plan.rawValue)\(moved)): \(result.sentence)",
            at: now
        )
    }

    /// Tells of datasets that are in the settings no more.
    package func configured(in unit: JournalUnit, at now: Timestamp) throws {
        try bus.configured(in: unit, at: now)
    }
}
