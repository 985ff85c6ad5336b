import Contracts
import Quantities
import StateStore
import WebInterface

/// An order in words, with what became of it.
struct OrderRow {
    let order: IssuedCommand
    let now: Timestamp
    let calendar: WallCalendar

    var row: OrderLine {
        OrderLine(
            badge: badge,
            given: Moment(order.issuedAt, words: calendar.moment(order.issuedAt, now: now)),
            what: what,
            person: order.person,
            note: note
        )
    }

    private var badge: Badge {
        switch order.state {
        case .pending: Badge(.running, "Waiting")
        case .claimed: Badge(.running, "Begun")
        case .performed: Badge(.fine, "Done")
        case .rejected: Badge(.warning, "Rejected")
        case .expired: Badge(.warning, "Expired")
        case .withdrawn: Badge(.offline, "Taken back")
        case .unknown: Badge(.critical, "Outcome unknown")
        }
    }

    private var what: String {
        switch order.kind {
        case RunPlan.kind: "Run a plan"
        case PlanVolume.kind: "Plan anew"
        case PauseRuns.kind: "Pause runs"
        case ResumeRuns.kind: "Resume runs"
        case AcknowledgeAlert.kind: "Acknowledge"
        case AssignAlert.kind: "Assign"
        case SetSilence.kind: "Silence"
        case ExpireSilence.kind: "End the silence"
        case AnnounceMaintenance.kind: "Announce"
        case EndMaintenance.kind: "End"
        case TryDestination.kind: "Try now"
        case CreateTicket.kind: "Create a ticket"
        case UnparkTicket.kind: "Let it go on"
        case LinkTicket.kind: "Link a ticket"
        case TakeSnapshot.kind: "Take a snapshot"
        case StartScrub.kind: "Scrub"
        case PauseScrub.kind: "Pause the scrub"
        case ResumeScrub.kind: "Resume the scrub"
        case MapClient.kind: "Say which company it is"
        case RunReplication.kind: "Look now"
        case RepairReplication.kind: "Repair"
        case ApproveLosses.kind: "Approve a loss and run"
        case PurgeCopy.kind: "Approve a purge and run"
        case ReloadReplicationSettings.kind: "Read settings anew"
        default: order.kind.text
        }
    }

    private var note: String {
        guard order.state == .pending else { return order.reason ?? "" }
        let end = calendar.moment(order.expiresAt, now: now)
        let service = order.kind.text.prefix { $0 != "." }
        let performer = service == "volume-janitor" ? "its janitor" : "the \(service)"
        return "\(performer) has not taken it yet; it is not begun after \(end)"
    }
}
