import PSATicketerCore
import Quantities
import Testing

// Goal: a priority that a person chose stays, and one of ours is known again. Method: a ticket as
// the PSA says it is, beside what was written last.
struct SettingChoiceTests {
    private let fields = TicketFields(
        open: "new",
        closed: "closed",
        closedStatuses: ["closed"],
        priorities: [.warning: "2", .critical: "1"]
    )

    private func raise(_ present: String) -> SettingChoice {
        let footprint = TicketFootprint(
            status: "new",
            priority: "2",
            assignee: nil,
            at: AlertMaker.start
        )
        let held = HeldTicket(
            id: "7",
            number: "7",
            url: nil,
            level: .warning,
            footprint: footprint,
            at: AlertMaker.start
        )
        let remote = RemoteTicket(id: "7", isClosed: false, status: "new", priority: present)
        return .choose(.raise(.critical), held, remote, fields, settlesTouched: false)
    }

    @Test func `a priority is raised unless a person chose another one`() {
        guard case .write(let change, _) = raise("2") else {
            Issue.record("it is not raised")
            return
        }
        #expect(change.priority == "1")
        #expect(raise("4") == .left("a person chose its priority"))
    }

    @Test func `a priority that we set before we were ended is no person's`() {
        guard case .already(let footprint) = raise("1") else {
            Issue.record("\(raise("1"))")
            return
        }
        #expect(footprint.priority == "1")
    }
}
