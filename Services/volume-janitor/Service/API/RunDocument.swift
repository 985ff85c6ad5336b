import Observations
import Quantities
import VolumeJanitorCore

/// A run as the API shows it.
struct RunDocument: Encodable, Sendable {
    let id: Int64
    let volumeName: String
    let path: PathBytes
    let algorithm: String
    let trigger: String
    let plan: String
    let plannedFiles: Int64
    let plannedBytes: Int64
    let startedAt: String
    let endedAt: Nullable<String>
    let state: String
    let reason: String?
    let removedFiles: Int64
    let removedDirectories: Int64
    let removedBytes: Int64
    let observedFreedBytes: Nullable<Int64>
    let pendingReleaseBytes: Int64
    let skipped: [String: Int64]
    let errors: [String: Int64]

    init(_ run: RunRecord) {
        let result = run.result
        id = run.id
        volumeName = run.key.volume.text
        path = run.key.path.json
        algorithm = run.algorithm
        trigger = run.trigger
        plan = run.plan
        plannedFiles = run.plannedFiles
        plannedBytes = run.plannedBytes
        startedAt = run.startedAt.rfc3339
        endedAt = Nullable(run.endedAt?.rfc3339)
        state = run.state
        reason = result?.reason
        removedFiles = result?.files ?? 0
        removedDirectories = result?.directories ?? 0
        removedBytes = result?.expectedFreedBytes ?? 0
        observedFreedBytes = Nullable(result?.observedFreedBytes)
        pendingReleaseBytes = result?.pendingReleaseBytes ?? 0
        let counts = (result?.skipped ?? [:]).map { ($0.key.rawValue, $0.value) }
        skipped = Dictionary(uniqueKeysWithValues: counts)
        var named: [String: Int64] = [:]
        for problem in result?.problems ?? [] { named[problem.name, default: 0] += problem.count }
        errors = named
    }
}
