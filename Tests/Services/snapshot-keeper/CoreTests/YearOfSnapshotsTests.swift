import Foundation
import Quantities
import SnapshotKeeperCore
import TestSupport
import Testing

// Goal: what a year of retention leaves can be read by a person.
// Method: a snapshot on each time of the schedule from one summer to the next, each followed by its
// clean-up; what stands at the end of each month and of all is a recorded table.
@Suite struct `A year of retention` {
    private let golden = "Tests/Services/snapshot-keeper/CoreTests/Golden"

    @Test(arguments: ["laptop", "server"])
    func `a year by a profile leaves what its table says`(_ profile: String) throws {
        let policy = try #require(RetentionProfile(rawValue: profile)).retention(hasBattery: false)
        let text = try Self.year(policy, schedule: "02:00")
        try expectGolden(text, at: "\(golden)/year-\(profile).txt")
    }

    @Test func `a year of hourly snapshots leaves what its table says`() throws {
        let policy = RetentionPolicy(hourly: 24, daily: 7, weekly: 4, monthly: 12, yearly: 2)
        let text = try Self.year(policy, schedule: "hourly")
        try expectGolden(text, at: "\(golden)/year-hourly.txt")
    }

    private static func year(_ policy: RetentionPolicy, schedule: String) throws -> String {
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        let schedule = try #require(SnapshotSchedule(schedule, zone: zone))
        var now = SnapshotBuilder.moment("2027-06-01T00:00:00Z")
        let end = SnapshotBuilder.moment("2028-06-01T00:00:00Z")
        var (found, taken, deleted): ([FoundSnapshot], Int, Int) = ([], 0, 0)
        var id: UInt64 = 300
        var text = "\(policy.words), at \(schedule.words)\n\nmonth    taken  gone  stay  oldest\n"
        var last: SnapshotPlan?
        while true {
            let next = schedule.next(after: now)
            if next.rfc3339.prefix(7) != now.rfc3339.prefix(7), let last {
                text += row(now, taken, deleted, last)
                (taken, deleted) = (0, 0)
            }
            guard next < end else { break }
            now = next
            taken += 1
            id += 1
            let name = SnapshotName(label: SnapshotLabel(path: "/srv/media"), moment: now)
            found.append(
                SnapshotBuilder.found(
                    id,
                    at: now,
                    name: name.description
                )
            )
            let input = SnapshotBuilder.input(found, policy, now: now)
            let plan = SnapshotPlanner.plan(input)
            // The audit is slow in a debug build: of hourly plans one in 25 is audited.
            if schedule.minutes != [] || id.isMultiple(of: 25) {
                let audit = SnapshotAudit(ledger: SnapshotBuilder.ledger(found), input: input)
                #expect(audit.findings(plan) == [])
            }
            #expect(plan.withheld.isEmpty)
            let going = Set(plan.deletions)
            deleted += going.count
            found.removeAll { going.contains($0) }
            last = plan
        }
        text += "\nwhat stays at the end\n"
        for verdict in last?.verdicts ?? [] where !verdict.isDeleted {
            let reasons = verdict.keeps.map(\.words).joined(separator: "; ")
            text += "\(verdict.snapshot.name)  \(reasons)\n"
        }
        return text
    }

    private static func row(
        _ now: Timestamp,
        _ taken: Int,
        _ deleted: Int,
        _ plan: SnapshotPlan
    ) -> String {
        let stay = plan.verdicts.filter { !$0.isDeleted }
        let oldest = stay.last?.snapshot.takenAt.rfc3339 ?? ""
        let columns = [(taken, 5), (deleted, 6), (stay.count, 6)].map { number, width in
            String(repeating: " ", count: width - "\(number)".count) + "\(number)"
        }
        return "\(now.rfc3339.prefix(7))  \(columns.joined())  \(oldest)\n"
    }
}
