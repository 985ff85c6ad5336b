import Observations
import Quantities
import ZFSSyncEngineCore

/// A replicated dataset as the API shows it.
struct DatasetDocument: Encodable, Sendable {
    struct Plan: Encodable, Sendable {
        let kind: String
        let operationClass: String
    }

    struct Progress: Encodable, Sendable {
        let run: Int64
        let step: String
        let bytes: Int64
        let estimateBytes: Int64?
        let bytesPerSecond: Double?
        let part: Double?
        let remainingSeconds: Int64?
    }

    let id: Int64
    let name: String
    let pair: String
    let primary: String
    let backup: String
    let backupDataset: String
    let status: String
    let reason: String
    let sentence: String
    let ageSeconds: Int64?
    let lagSeconds: Int64?
    let maxDelaySeconds: Int64
    let warnDelaySeconds: Int64
    let pending: Int
    let extras: Int
    let headroom: String
    let base: String?
    let newestPrimary: String?
    let newestBackup: String?
    let clockSkewSeconds: Int64?
    let evidenceAt: String?
    let plan: Plan?
    let progress: Progress?
    let autoRepair: Bool
    let autoReanchor: Bool
    let dryRun: Bool
    let expectedOffline: Bool

    init(_ view: DatasetState) {
        let (policy, assessment) = (view.job.policy, view.standing?.assessment)
        id = view.job.id.value
        name = policy.source.text
        pair = policy.pair
        primary = policy.sourceHost
        backup = policy.targetHost
        backupDataset = policy.target.text
        status = view.status.rawValue
        reason = assessment?.reason.code ?? "not_looked_at"
        sentence = assessment?.sentence ?? "it was not looked at since the engine started"
        ageSeconds = assessment?.age?.components.seconds
        lagSeconds = assessment?.lag?.components.seconds
        maxDelaySeconds = policy.delay.broken.components.seconds
        warnDelaySeconds = policy.delay.warning.components.seconds
        pending = assessment?.pending ?? 0
        extras = assessment?.extras ?? 0
        headroom = Self.words(assessment?.headroom ?? .none)
        base = assessment?.base?.description
        newestPrimary = assessment?.newestSource?.name
        newestBackup = assessment?.newestTarget?.name
        clockSkewSeconds = assessment?.skew?.components.seconds
        evidenceAt = assessment?.asOf.rfc3339
        plan = view.standing.map {
            Plan(kind: $0.plan.kind.rawValue, operationClass: $0.plan.operation.letter)
        }
        progress = view.progress.map { work in
            Progress(
                run: work.run,
                step: work.step,
                bytes: work.bytes.bytes,
                estimateBytes: work.estimate?.bytes,
                bytesPerSecond: work.bytesPerSecond,
                part: work.part,
                remainingSeconds: work.remaining?.components.seconds
            )
        }
        autoRepair = policy.repairs
        autoReanchor = policy.reanchors
        dryRun = policy.isDryRun
        expectedOffline = policy.isOfflineExpected
    }

    private static func words(_ headroom: AnchorHeadroom) -> String {
        switch headroom {
        case .none: "none"
        case .anchored: "anchored"
        case .prunings(let count): "\(count)"
        }
    }
}
