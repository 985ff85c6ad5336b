import AlertRouterCore
import Contracts
import Quantities
import Testing

@Suite struct `What people say of alerts` {
    private let begin = Timestamp(seconds: 1_777_885_000)

    private func alert() -> AlertChanged {
        AlertChanged(
            tenant: .single,
            alert: "0123456789abcdef",
            name: "PoolUsage",
            severity: .warning,
            summary: "Pool tank is 81 % full",
            labels: [:],
            origin: "rule",
            startsAt: begin,
            asOf: begin
        )
    }

    private func word(until: Timestamp? = nil) -> AlertAcknowledgement {
        AlertAcknowledgement(by: "mira", note: "", at: begin + .seconds(60), until: until)
    }

    @Test func `a word counts for the occurrence that the person saw`() {
        let care = AlertCare(occurrence: 1, acknowledgement: word(), assignee: "jonas")
        var same = alert()
        care.apply(to: &same)
        #expect(same.acknowledgement == word() && same.assignee == "jonas")
        var again = alert()
        again.occurrence = 2
        care.apply(to: &again)
        #expect(again.acknowledgement == nil && again.assignee == "jonas")
    }

    @Test func `reminders stop until the word's end, and come for what begins later`() {
        let end = begin + .seconds(3600)
        let care = AlertCare(occurrence: 1, acknowledgement: word(until: end))
        #expect(care.counts(forBeginning: begin, at: end - .seconds(1)))
        #expect(!care.counts(forBeginning: begin, at: end))
        #expect(!care.counts(forBeginning: begin + .seconds(61), at: begin + .seconds(62)))
        #expect(!AlertCare(occurrence: 1).counts(forBeginning: begin, at: begin))
    }

    @Test func `what cannot be acknowledged is refused with its reason`() {
        let now = begin + .seconds(10)
        func refusal(_ order: AcknowledgeAlert, of alert: AlertChanged?) -> String? {
            AlertCare.refusal(order, of: alert, at: now)
        }
        let order = AcknowledgeAlert(alert: "0123456789abcdef", occurrence: 1)
        #expect(refusal(order, of: alert()) == nil)
        #expect(refusal(order, of: nil) == "there is no alert 0123456789abcdef")
        var over = alert()
        over.state = .resolved
        #expect(refusal(order, of: over) == "the alert is over")
        var again = alert()
        again.occurrence = 2
        #expect(refusal(order, of: again)?.contains("begun again") == true)
        var late = order
        late.until = now
        #expect(refusal(late, of: alert()) == "its end is over")
        var long = order
        long.note = String(repeating: "x", count: AlertCare.noteMax)
        #expect(refusal(long, of: alert()) == nil)
        long.note += "x"
        #expect(refusal(long, of: alert())?.contains("1000 characters") == true)
    }
}
