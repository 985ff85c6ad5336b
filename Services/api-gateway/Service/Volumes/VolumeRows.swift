import APIGatewayCore
import Contracts
import Quantities
import WebInterface

/// Turns a volume and its rules into rows of a table.
struct VolumeRows {
    let volume: VolumeAssessed
    let now: Timestamp
    let calendar: WallCalendar

    /// Colour, icon and word of a health.
    static func badge(_ health: VolumeHealth) -> Badge {
        let tone: Tone =
            switch health {
            case .ok: .fine
            case .invalidRule, .unreachable: .critical
            case .heldByFuse, .overTarget, .partial: .warning
            default: .unknown
            }
        return Badge(tone, VolumeWords.word(health), isHeld: health == .heldByFuse)
    }

    /// The volume's own page.
    static func link(_ volume: VolumeAssessed) -> String {
        "/volumes/\(FormFields.encoded(volume.host))/\(FormFields.encoded(volume.volume))"
    }

    /// A row for each rule, or one that says that there is none.
    var rows: [VolumesPage.Row] {
        guard !volume.rules.isEmpty else {
            return [
                VolumesPage.Row(
                    badge: Self.badge(volume.health),
                    name: volume.volume,
                    link: Self.link(volume),
                    place: containers,
                    size: volume.allocated.map(Wording.size) ?? "not measured yet",
                    rule: "None: nothing is ever deleted"
                )
            ]
        }
        return volume.rules.enumerated().map { row($1, isFirst: $0 == 0) }
    }

    /// A row for each rule, named by its path alone.
    var ruleRows: [VolumesPage.Row] {
        volume.rules.map { rule in
            var row = row(rule, isFirst: false)
            row.place = rule.path
            return row
        }
    }

    private var containers: String {
        volume.containers.isEmpty ? "no container" : volume.containers.joined(separator: ", ")
    }

    private func row(_ rule: VolumeRuleState, isFirst: Bool) -> VolumesPage.Row {
        let next = next(rule)
        return VolumesPage.Row(
            badge: Self.badge(rule.health),
            name: isFirst ? volume.volume : "",
            link: Self.link(volume),
            place: isFirst ? "\(containers), \(rule.path)" : rule.path,
            usage: usage(rule),
            size: rule.bytes.map(Wording.size) ?? "not looked at yet",
            rule: RuleWords.sentence(rule.algorithm, rule.parameters),
            ruleRemark: RuleWords.remark(
                rule.algorithm,
                source: rule.source,
                summary: rule.summary
            ),
            last: rule.lastCleaned.map { Moment($0, words: calendar.moment($0, now: now)) },
            lastRemark: removed(rule),
            next: next.words,
            nextRemark: next.remark
        )
    }

    private func usage(_ rule: VolumeRuleState) -> UsageBar? {
        guard let bytes = rule.bytes, let limit = rule.limit, limit.bytes > 0 else { return nil }
        let ratio = Double(bytes.bytes) / Double(limit.bytes)
        return UsageBar(
            meter: Meter(
                ratio: min(ratio, 1),
                tone: ratio > 1 ? .warning : .fine,
                limits: ratio > 1 ? [1 / ratio] : []
            ),
            number: Wording.size(bytes),
            remark: "\(Wording.percent(ratio, places: 0)) of \(Wording.size(limit))",
            exact: Wording.exactBytes(bytes)
        )
    }

    private func removed(_ rule: VolumeRuleState) -> String {
        guard rule.lastCleaned != nil, let files = rule.lastRemovedFiles else { return "" }
        let size = rule.lastRemovedBytes.map { ", \(Wording.size($0))" } ?? ""
        return files == 0 ? "nothing removed" : "\(Self.files(files))\(size)"
    }

    private func next(_ rule: VolumeRuleState) -> (words: Markup, remark: String) {
        guard let next = rule.next else { return (.none, rule.reason ?? "") }
        let moment = next.at.map { at in
            Moment(at, words: at <= now ? "now" : calendar.moment(at, now: now)).markup
        }
        let would = next.files.map { files in
            files == 0
                ? "nothing to do"
                : Self.files(files) + (next.bytes.map { ", \(Wording.size($0))" } ?? "")
        }
        switch next.kind {
        case "held": return (Markup(escaping: "waits for you"), rule.reason ?? "")
        case "paused": return (Markup(escaping: "paused"), would ?? "")
        case "dry":
            return (moment ?? .none, "dry" + (would.map { ": \($0)" } ?? ", not planned yet"))
        default: return (moment ?? .none, would ?? "not planned yet")
        }
    }

    static func files(_ count: Int64) -> String {
        count == 1 ? "1 file" : "\(Wording.grouped(count)) files"
    }
}
