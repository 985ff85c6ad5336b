import APIGatewayCore
import Contracts
import Quantities
import WebInterface

/// Turns the volumes of every host into their page.
struct VolumesPageBuilder {
    let volumes: [VolumeAssessed]
    let search: String
    let host: String
    let now: Timestamp
    let calendar: WallCalendar

    func page() -> VolumesPage {
        let shown = volumes.filter(fits)
        var page = VolumesPage()
        page.title = title
        page.lead = lead
        page.search = search
        page.calls = shown.filter { VolumeWords.urgency($0.health) == .atOnce }.map(call)
        page.hosts = Dictionary(grouping: shown, by: \.host).sorted { $0.key < $1.key }
            .map(section)
        page.empty = empty(shown)
        let hosts = Set(volumes.map(\.host)).sorted()
        page.choices =
            [Choice("Every host", value: "", isChosen: host.isEmpty)]
            + hosts.map { Choice($0, value: $0, isChosen: $0 == host) }
        return page
    }

    private func fits(_ volume: VolumeAssessed) -> Bool {
        guard host.isEmpty || volume.host == host else { return false }
        let words = [volume.volume] + volume.containers
        return search.isEmpty
            || words.contains { $0.lowercased().contains(search.lowercased()) }
    }

    private func count(_ urgency: VolumeWords.Urgency) -> Int {
        volumes.count { VolumeWords.urgency($0.health) == urgency }
    }

    private var title: String {
        let waiting = count(.atOnce)
        return waiting == 0 ? "none waits for you" : "\(waiting) of \(volumes.count) wait for you"
    }

    private var lead: Sentence {
        guard !volumes.isEmpty else { return "\(strong: "No volume") is known yet." }
        let waiting = count(.atOnce)
        let over = volumes.count { $0.health == .overTarget }
        let rest = ruleWords
        let overWords = over == 0 ? "" : " \(NumberWord.of(over)) over its limit."
        switch waiting {
        case 0: return "\(strong: "No volume waits for you.")\(overWords) \(rest)"
        case 1: return "\(strong: "One volume waits for you.")\(overWords) \(rest)"
        default:
            let words = "\(waiting) volumes wait for you."
            return "\(strong: words)\(overWords) \(rest)"
        }
    }

    private var ruleWords: String {
        let ruled = volumes.count { !$0.rules.isEmpty }
        switch (ruled, volumes.count) {
        case (1, 1): return "It has rules."
        case (0, 1): return "It has no rule, so it is never touched."
        case (0, _): return "None has a rule, so none is ever touched."
        case (let ruled, let all) where ruled == all: return "All \(all) volumes have rules."
        case (1, let all): return "1 of \(all) volumes has rules; the others are never touched."
        case (let ruled, let all):
            return "\(ruled) of \(all) volumes have rules; the others are never touched."
        }
    }

    private func call(_ volume: VolumeAssessed) -> VolumesPage.Call {
        let heading =
            switch volume.health {
            case .heldByFuse: "\(volume.volume) is held by its fuse"
            case .invalidRule: "\(volume.volume) has a rule with faults"
            default: "\(volume.volume) cannot be read"
            }
        let reason = volume.reason ?? "nothing more is known"
        return VolumesPage.Call(
            badge: VolumeRows.badge(volume.health),
            heading: heading,
            words: "On \(strong: volume.host): \(reason).",
            link: VolumeRows.link(volume),
            linkWords: volume.health == .heldByFuse ? "See what would be deleted" : "See the volume"
        )
    }

    private func section(_ host: String, _ volumes: [VolumeAssessed]) -> VolumesPage.Host {
        let ordered = volumes.sorted {
            let (a, b) = (VolumeWords.urgency($0.health), VolumeWords.urgency($1.health))
            return (a, $0.rules.isEmpty ? 1 : 0, $0.volume)
                < (b, $1.rules.isEmpty ? 1 : 0, $1.volume)
        }
        let newest = volumes.map(\.asOf).max()
        let isPaused = volumes.allSatisfy { $0.pausedUntil != nil }
        let paused = isPaused ? "runs are paused, " : ""
        return VolumesPage.Host(
            name: host,
            remark: paused + (newest.map { "news from \(Wording.ago($0, now: now))" } ?? ""),
            rows: ordered.flatMap {
                VolumeRows(volume: $0, now: now, calendar: calendar).rows
            }
        )
    }

    private func empty(_ shown: [VolumeAssessed]) -> Markup {
        if volumes.isEmpty {
            return Markup(
                """
                No Docker host reports yet. Run \(strong: "volume-janitor") on each and point it \
                at this bus; its README says how.
                """
            )
        }
        return shown.isEmpty ? Markup("No volume fits. Clear the filters to see all.") : .none
    }
}
