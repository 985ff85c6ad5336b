import Contracts
import PSATicketerCore
import Quantities
import TestSupport
import Testing

// Goal: whatever happens, an incident has one open ticket at the most and none for nothing. Method:
// seeded stories of alerts, time and people.
struct RandomStoryTests {
    private static let severities: [AlertSeverity] = [.critical, .warning, .info]
    private static let states: [AlertState] = [.firing, .firing, .suppressed, .resolved]
    private static let names = ["PoolUsage", "PoolHealth", "SMARTStatus"]

    private func alert(_ random: inout SeededRandom, _ story: TicketStory) -> AlertChanged {
        let system = Int.random(in: 0..<6, using: &random)
        let name = Int.random(in: 0..<3, using: &random)
        return AlertMaker.alert(
            "\(system)-\(name)",
            Self.names[name],
            system: "nas\(system)",
            pool: name == 2 ? nil : "tank",
            severity: Self.severities[Int.random(in: 0..<3, using: &random)],
            state: Self.states[Int.random(in: 0..<4, using: &random)],
            at: story.now
        )
    }

    private func check(_ story: TicketStory, _ seed: UInt64) {
        for (key, tickets) in Dictionary(grouping: story.tickets, by: \.key) {
            let open = tickets.filter { !$0.isClosed }
            #expect(open.count <= 1, "seed \(seed): \(key) has \(open.count) open tickets")
            #expect(story.book.incidents[key]?.generation == tickets.count)
        }
        for incident in story.book.incidents.values {
            #expect(incident.members.count <= Incident.membersMax)
            #expect(incident.noteTimes.count <= Incident.noteTimesMax)
            if incident.heldBy != nil { #expect(incident.order == nil) }
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `an incident has one open ticket at the most`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var story = TicketStory {
            $0.recovery = Recovery.allCases.randomElement(using: &random) ?? .close
            $0.storm = StormRule(more: 3, within: .seconds(300), quiet: .seconds(600))
            $0.reopensPersonsClosing = Bool.random(using: &random)
        }
        for _ in 0..<150 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6: story.hear(alert(&random, story))
            case 6, 7: story.pass(.seconds(Int64.random(in: 1...40, using: &random) * 60))
            case 8:
                guard let key = story.book.incidents.keys.min(by: { $0.text < $1.text }) else {
                    continue
                }
                story.person(key) { $0.isClosed = true }
            default:
                guard let key = story.book.incidents.keys.max(by: { $0.text < $1.text }) else {
                    continue
                }
                story.ask(key)
            }
            check(story, seed)
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `nothing that never called for somebody gets a ticket`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var story = TicketStory()
        for _ in 0..<100 {
            var alert = alert(&random, story)
            if alert.state == .firing { alert.state = .suppressed }
            story.hear(alert)
            story.pass(.seconds(Int64.random(in: 0...10, using: &random) * 60))
        }
        #expect(story.tickets.isEmpty)
    }
}
