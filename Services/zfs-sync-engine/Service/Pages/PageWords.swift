import Quantities
import WebInterface
import ZFSSyncEngineCore

/// How the engine's states are called and coloured on pages.
enum PageWords {
    static func badge(_ status: ReplicationStatus) -> Badge {
        switch status {
        case .healthy: Badge(.fine, "Healthy")
        case .warning: Badge(.warning, "Warning")
        case .broken: Badge(.critical, "Broken")
        case .repairing: Badge(.running, "Repairing")
        case .unknown: Badge(.unknown, "Unknown")
        }
    }

    static func badge(_ run: RunRecord) -> Badge {
        switch run.result {
        case .succeeded: Badge(.fine, "Done")
        case .partly: Badge(.warning, "Partly")
        case .failed: Badge(.critical, "Failed")
        case .interrupted: Badge(.warning, "Interrupted")
        case nil: Badge(.running, "Running")
        }
    }

    static func badge(_ action: ActionRecord) -> Badge {
        switch action.outcome {
        case .done: Badge(.fine, "Done")
        case .doneWithWarning: Badge(.warning, "Done, look at it")
        case .failed: Badge(.critical, "Failed")
        case .unknown: Badge(.unknown, "Not known")
        case nil: Badge(.running, "Under way")
        }
    }

    static func badge(_ outcome: RepairResult.Outcome) -> Badge {
        switch outcome {
        case .upToDate: Badge(.fine, "Up to date")
        case .repaired: Badge(.fine, "Repaired")
        case .onlyPlanned: Badge(.warning, "Only planned")
        case .waiting: Badge(.running, "Waiting")
        case .blocked: Badge(.warning, "Blocked")
        case .locked: Badge(.running, "Another run is at it")
        case .failed: Badge(.critical, "Failed")
        }
    }

    static func heading(_ plan: RepairPlan) -> String { capitalised(word(plan.kind)) }

    static func word(_ plan: PlanKind) -> String {
        switch plan {
        case .nothing: "nothing to do"
        case .resume: "go on where it was cut short"
        case .discardPartial: "drop what cannot go on"
        case .seed: "first copy"
        case .incremental: "catch up"
        case .fromBookmark: "catch up from a bookmark"
        case .fastForward: "catch up over the backup's own snapshots"
        case .fork: "fork and catch up"
        case .reanchor: "re-anchor"
        case .destructive: "way out"
        case .needsEvidence: "ask first"
        case .blocked: "blocked"
        case .unknown: "not known"
        }
    }

    static func word(_ repair: SwapKind) -> String {
        switch repair {
        case .fork: "fork"
        case .reanchor: "re-anchor"
        }
    }

    static func remark(_ operation: OperationClass) -> String {
        switch operation {
        case .additive: "class A, adds and touches nothing"
        case .reversible: "class B, reversible"
        case .destructive: "class C, destroys"
        }
    }

    static func progress(_ work: WorkProgress) -> String {
        let bytes =
            work.estimate.map { Wording.size(min(work.bytes, $0), of: $0) }
            ?? Wording.size(work.bytes)
        let pace = work.bytesPerSecond.map { ", \(Wording.size(ByteCount(Int64($0))))/s" } ?? ""
        let rest = work.remaining.map { ", \(Wording.duration($0)) to go" } ?? ""
        return "\(work.step): \(bytes)\(pace)\(rest)"
    }

    static func capitalised(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }
}
