import Contracts
import WebInterface

/// How a scrub and what it found are said on pages.
enum ScrubWords {
    static func badge(_ stage: ScrubStage) -> Badge {
        switch stage {
        case .running, .resuming: Badge(.running, "Running")
        case .throttled: Badge(.running, "Running, slowed")
        case .paused: Badge(.unknown, "Paused", isHeld: true)
        case .waiting: Badge(.unknown, "Waiting", isHeld: true)
        case .finished: Badge(.fine, "Finished")
        case .aborted: Badge(.warning, "Aborted")
        case .overdue: Badge(.warning, "Late")
        case .never: Badge(.unknown, "Never")
        default: Badge(.unknown, "Unknown")
        }
    }

    /// A finished scrub is as well as what it found.
    static func badge(_ scrub: ScrubAssessed) -> Badge {
        guard scrub.stage == .finished, let last = scrub.runs.first?.verdict, last != .clean else {
            return badge(scrub.stage)
        }
        return badge(last)
    }

    static func badge(_ verdict: ScrubVerdict?) -> Badge {
        switch verdict {
        case .clean?: Badge(.fine, "No errors")
        case .corrected?: Badge(.warning, "Repaired")
        case .uncorrectable?: Badge(.critical, "Damaged")
        case .incomplete?: Badge(.warning, "Not read to the end")
        default: Badge(.unknown, "Unknown")
        }
    }

    static func badge(_ incident: IntegrityIncident) -> Badge {
        switch incident.state {
        case .open: Badge(incident.kind == .device ? .warning : .critical, "Stands")
        case .repaired: Badge(.fine, "Repaired")
        case .over: Badge(.fine, "Over")
        default: Badge(.unknown, "Unknown")
        }
    }
}
