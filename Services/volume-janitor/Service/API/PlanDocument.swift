import Observations
import Quantities
import VolumeJanitorCore

/// A plan as the API shows it: what would go, and why.
struct PlanDocument: Encodable, Sendable {
    struct File: Encodable, Sendable {
        let path: PathBytes
        let apparentBytes: Int64
        let allocatedBytes: Int64
        let modified: String
        let reason: String
    }

    struct Day: Encodable, Sendable {
        let start: String
        let bytes: Int64
        let goes: Int64
    }

    struct Anomaly: Encodable, Sendable {
        let kind: String
        let count: Int64
        let names: [PathBytes]
    }

    struct Trouble: Encodable, Sendable {
        let operation: String
        let error: String
        let count: Int64
        let paths: [PathBytes]
    }

    let digest: String
    let volumeName: String
    let path: PathBytes
    let algorithm: String
    let params: RuleParameters
    let madeAt: String
    let done: Bool
    let files: Int64
    let directories: Int64
    let apparentBytes: Int64
    let allocatedBytes: Int64
    let totalFiles: Int64
    let totalApparentBytes: Int64
    let totalAllocatedBytes: Int64
    let oldest: Nullable<String>
    let newest: Nullable<String>
    let held: Nullable<String>
    let unknown: Nullable<String>
    let first: [File]
    let byDay: [Day]
    let anomalies: [Anomaly]
    let problems: [Trouble]

    init(_ plan: CleanupPlan, of key: RegistrationKey, madeAt moment: Timestamp, isDone: Bool) {
        digest = plan.digest
        volumeName = key.volume.text
        path = key.path.json
        algorithm = plan.rule.algorithmName
        params = plan.rule.parameters
        madeAt = moment.rfc3339
        done = isDone
        files = plan.files
        directories = plan.directories
        apparentBytes = plan.apparentBytes
        allocatedBytes = plan.allocatedBytes
        totalFiles = plan.totals.files
        totalApparentBytes = plan.totals.apparentBytes
        totalAllocatedBytes = plan.totals.allocatedBytes
        oldest = Nullable(plan.oldest?.rfc3339)
        newest = Nullable(plan.newest?.rfc3339)
        held = Nullable(plan.held?.description)
        unknown = Nullable(plan.unknown)
        first = plan.first.map {
            File(
                path: $0.path,
                apparentBytes: $0.apparentBytes,
                allocatedBytes: $0.allocatedBytes,
                modified: $0.modified.rfc3339,
                reason: $0.reason
            )
        }
        byDay = plan.days.map { Day(start: $0.start.rfc3339, bytes: $0.bytes, goes: $0.goes) }
        anomalies = plan.anomalies.map {
            Anomaly(kind: $0.kind.rawValue, count: $0.count, names: $0.names)
        }
        problems = plan.problems.map {
            Trouble(operation: $0.operation, error: $0.name, count: $0.count, paths: $0.paths)
        }
    }
}
