import Contracts
import HTTPSurface
import Quantities
import WebInterface

/// The damage of a pool, as its host's controller tells.
struct IntegritySource: PoolSectionSource {
    let scrubs: ScrubTable

    /// Rows at the most; what stands comes first.
    static let rowsMax = 50

    func section(
        of pool: PoolSubject,
        for caller: Principal,
        in call: PageCall
    ) async throws -> (any PoolSection)? {
        guard let scrub = try await scrubs.scrub(of: pool, in: caller.scope) else { return nil }
        let incidents = try await scrubs.incidents(of: scrub)
        let open = incidents.count { $0.state == .open }
        var section = IntegritySection(
            lead: Self.lead(scrub, open: open),
            rows: incidents.prefix(Self.rowsMax).map { Self.row($0, call) }
        )
        // A device that errs gets by on its copies; what is damaged does not.
        let isDamaged = incidents.contains {
            $0.state == .open && ($0.kind == .file || $0.kind == .block)
        }
        if isDamaged { section.alarm = Badge(.critical, "Damaged") }
        return section
    }

    private static func lead(_ scrub: ScrubAssessed, open: Int) -> Sentence {
        if open > 0 {
            let words = open == 1 ? "1 thing is damaged" : "\(open) things are damaged"
            return "\(strong: "\(words).") What no copy can repair is restored from a backup."
        }
        guard scrub.lastFinishedAt != nil else {
            return
                "\(strong: "No damage is known, and nothing was looked for:") the pool was never "
                + "read to the end."
        }
        return "No damage is known."
    }

    private static func row(_ incident: IntegrityIncident, _ call: PageCall) -> IntegritySection.Row
    {
        func moment(_ time: Timestamp) -> Moment {
            Moment(time, words: call.calendar.moment(time, now: call.now))
        }
        return IntegritySection.Row(
            badge: ScrubWords.badge(incident),
            text: incident.text,
            count: Wording.grouped(incident.count),
            first: moment(incident.firstAt),
            last: moment(incident.endedAt ?? incident.lastAt)
        )
    }
}
