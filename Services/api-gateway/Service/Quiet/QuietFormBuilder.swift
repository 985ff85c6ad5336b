import APIGatewayCore
import Contracts
import Observations
import Quantities
import WebInterface

/// Turns a form, and what it covers, into its page.
struct QuietFormBuilder {
    /// Covered alerts that are shown.
    static let shownMax = 20

    let form: QuietForm
    let scope: Scope
    /// The clients of the open alerts and of the fleet, in order.
    let clients: [ClientName]
    let open: [AlertChanged]
    let names: [SystemID: String]
    let mayAct: Bool
    let calendar: WallCalendar

    private var now: Timestamp { form.now }

    /// The page of a silence; nil for a new one.
    func page(of silence: SilenceChanged?) -> QuietFormPage {
        var page = page(.silence)
        page.heading = silence == nil ? "New silence" : "Silence"
        page.action = "/silences/" + (silence.map { FormFields.encoded($0.id) } ?? "new")
        page.lengths = lengths(isOld: silence != nil)
        page.button = silence == nil ? "Silence" : "Change"
        guard let silence else { return page }
        let isOver = silence.standing(at: now) == .over
        let when = QuietWords(now: now, calendar: calendar).when(silence).text
        page.lead = "By \(strong: silence.createdBy), \(when)."
        page.mayEnd = mayAct && !isOver
        if isOver {
            page.button = "Silence again"
            page.lead = "By \(strong: silence.createdBy). \(strong: "It is over.")"
        }
        return page
    }

    /// The page of announced work; nil for new work.
    func page(of work: MaintenanceChanged?) -> QuietFormPage {
        var page = page(.maintenance)
        page.heading = work?.plan.name ?? "Announce maintenance"
        page.action = "/maintenance/" + (work.map { FormFields.encoded($0.plan.id) } ?? "new")
        page.button = work == nil ? "Announce" : "Change"
        guard let work else { return page }
        let isOver = work.standing(at: now) == .over
        let when = QuietWords(now: now, calendar: calendar).when(work).text
        let changed =
            work.changedBy == work.createdBy ? "" : ", last changed by \(work.changedBy)"
        page.lead = "Announced by \(strong: work.createdBy)\(changed); \(when)."
        page.mayEnd = mayAct && !isOver
        page.mayAct = mayAct && !isOver
        return page
    }

    private func page(_ kind: QuietFormPage.Kind) -> QuietFormPage {
        var page = QuietFormPage(kind)
        page.fields = form.fields
        page.mayAct = mayAct
        page.zone = form.time.zone
        page.clients = choices
        cover(&page)
        return page
    }

    // MARK: - Fields

    private var choices: [Choice] {
        let chosen = form.text("client")
        var choices = [Choice(all, value: "", isChosen: chosen.isEmpty)]
        if chosen.contains(where: \.isNewline) {
            let several = chosen.split { $0.isNewline }.joined(separator: ", ")
            choices.append(Choice(several, value: chosen, isChosen: true))
        }
        let known = Set(clients).union([chosen].compactMap(ClientName.init)).sorted()
        return choices + known.map { Choice($0.text, value: $0.text, isChosen: $0.text == chosen) }
    }

    private var all: String {
        switch scope.clients {
        case .all: "every client's"
        case .only(let own): own.count == 1 ? own.map(\.text).joined() : "all that you look after"
        }
    }

    private func lengths(isOld: Bool) -> [Choice] {
        let words: [(String, String)] = [
            ("1h", "1 hour"), ("2h", "2 hours"), ("4h", "4 hours"), ("8h", "8 hours"),
            ("1d", "1 day"), ("3d", "3 days"), ("7d", "7 days"), ("until", "until …"),
        ]
        let given = form.text("for")
        let chosen = given.isEmpty ? (isOld ? "until" : "2h") : given
        return words.map { Choice($1, value: $0, isChosen: $0 == chosen) }
    }

    // MARK: - What it covers

    private func cover(_ page: inout QuietFormPage) {
        let hasClient = !form.text("client").isEmpty
        guard !form.matchers.isEmpty || hasClient else { return }
        do {
            let preview = try MatcherPreview(
                form.matchers,
                try form.reach(in: scope),
                among: open
            )
            let count = preview.covered.count
            page.covers =
                count == 0
                ? "\(strong: "No open alert") of \(String(preview.openCount)) is covered."
                : "\(strong: Wording.count(count, "open alert", "open alerts")) of "
                    + "\(String(preview.openCount)) \(count == 1 ? "is" : "are") covered."
            let rows = AlertRows(names: names, now: now)
            page.covered = preview.covered.prefix(Self.shownMax).map {
                rows.row($0, link: "/alerts/\($0.alert)")
            }
            let rest = count - page.covered.count
            page.rest = rest > 0 ? "… and \(rest) more." : ""
        } catch let fault as PatternFault {
            page.covers = "The matchers cannot be read: \(fault.description)."
        } catch {
            page.covers = "\((error as? QuietForm.Fault)?.words ?? "It cannot be looked at")."
        }
    }
}
