import Foundation
import PSATicketerCore
import Quantities
import ServiceChassis

/// Reads a tenant's rules.
enum PolicyReading {
    static func policy(_ reader: inout SettingsReader) -> TicketPolicy {
        var policy = TicketPolicy()
        policy.settles = reader.duration("settles", default: policy.settles, in: upTo(3600))
        policy.notesPerHour = reader.integer(
            "notes_per_hour",
            default: policy.notesPerHour,
            in: 1...60
        )
        policy.recovery = reader.choice("recovery", default: policy.recovery)
        policy.stableFor = reader.duration(
            "stable_for",
            default: policy.stableFor,
            in: upTo(7 * day)
        )
        policy.absorbs = reader.duration("absorbs", default: policy.absorbs, in: upTo(day))
        policy.reopensWithin = reader.duration(
            "reopens_within",
            default: policy.reopensWithin,
            in: upTo(365 * day)
        )
        policy.reopensPersonsClosing = reader.boolean(
            "reopens_what_people_closed",
            default: policy.reopensPersonsClosing
        )
        policy.closedByPersonHolds = reader.duration(
            "closed_by_person_holds",
            default: policy.closedByPersonHolds,
            in: upTo(365 * day)
        )
        policy.settlesTouched = reader.boolean(
            "settles_what_people_work_on",
            default: policy.settlesTouched
        )
        reader.section("flapping") { reader in
            let flap = policy.flap
            policy.flap = FlapRule(
                changes: reader.integer(
                    "changes",
                    default: flap.changes,
                    in: 2...Incident.flipsMax
                ),
                within: reader.duration("within", default: flap.within, in: upTo(day)),
                calm: reader.duration("calm", default: flap.calm, in: upTo(day))
            )
        }
        reader.section("storm") { reader in
            let storm = policy.storm
            policy.storm = StormRule(
                more: reader.integer(
                    "more_than",
                    default: storm.more,
                    in: 1...StormWatch.recentMax - 1
                ),
                within: reader.duration("within", default: storm.within, in: upTo(day)),
                quiet: reader.duration("quiet", default: storm.quiet, in: upTo(day))
            )
        }
        if reader.isGiven("rules") {
            policy.rules = reader.sections("rules") { rule(&$0) }
        } else {
            _ = reader.sections("rules") { rule(&$0) }
        }
        return policy
    }

    static func classes(_ reader: inout SettingsReader) -> ProblemClasses {
        var others: [String: ProblemClass] = [:]
        _ = reader.sections("problems") { reader -> Void in
            let problem = reader.string("problem", default: "")
            let names = reader.strings("alerts", default: [])
            guard !problem.isEmpty, problem != ProblemClass.storm.rawValue, !names.isEmpty else {
                return reader.problem("problem", "give a word, and the names of its `alerts`")
            }
            for name in names { others[name] = ProblemClass(rawValue: problem) }
        }
        return ProblemClasses(others)
    }

    private static let day: Int64 = 86_400

    private static func upTo(_ seconds: Int64) -> ClosedRange<Duration> {
        .zero ... .seconds(seconds)
    }

    private static func rule(_ reader: inout SettingsReader) -> TicketRule {
        let name = reader.string("name", default: "unnamed")
        var levels: Set<ProblemLevel> = []
        for word in reader.strings("severity", default: []) {
            guard let level = ProblemLevel(word: word) else {
                reader.problem("severity", "`\(word)` is none of info, warning, critical")
                continue
            }
            levels.insert(level)
        }
        var clients: Set<ClientName> = []
        for text in reader.strings("clients", default: []) {
            guard let client = ClientName(text) else {
                reader.problem("clients", "`\(text)` is no name of a client")
                continue
            }
            clients.insert(client)
        }
        let problems = reader.strings("problems", default: []).map { ProblemClass(rawValue: $0) }
        let isTicket = reader.boolean("ticket", default: true)
        let after = reader.duration("after", default: .zero, in: upTo(7 * day))
        return TicketRule(
            name: name,
            levels: levels,
            problems: Set(problems),
            clients: clients,
            hours: reader.isGiven("hours") ? reader.section("hours") { hours(&$0) } : nil,
            verdict: isTicket ? .ticket(after: after) : .never
        )
    }

    private static let weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    private static func hours(_ reader: inout SettingsReader) -> OpeningHours? {
        var days: Set<Int> = []
        for word in reader.strings("weekdays", default: []) {
            guard let day = weekdays.firstIndex(of: word.lowercased()) else {
                let known = weekdays.joined(separator: ", ")
                reader.problem("weekdays", "`\(word)` is none of \(known)")
                continue
            }
            days.insert(day)
        }
        let from = minute(reader.string("from", default: "00:00"))
        let to = minute(reader.string("to", default: "24:00"))
        let name = reader.string("zone", default: "UTC")
        let zone = TimeZone(identifier: name)
        if zone == nil { reader.problem("zone", "`\(name)` is no zone such as Europe/Berlin") }
        guard let from, let to, from < 1440, to > 0 else {
            reader.problem("from", "`from` and `to` are times of day such as 08:00")
            return nil
        }
        return zone.map { OpeningHours(weekdays: days, from: from, to: to, zone: $0) }
    }

    private static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":").map { Int($0) }
        guard parts.count == 2, let hour = parts[0], let minute = parts[1],
            (0...24).contains(hour), (0..<60).contains(minute), hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }
}
