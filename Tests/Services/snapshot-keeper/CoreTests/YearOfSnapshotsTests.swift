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

    @Test func `no time is no table, and nothing stays`() throws {
        let schedule = try #require(SnapshotSchedule("02:00", zone: .gmt))
        let now = SnapshotBuilder.moment("2027-06-01T00:00:00Z")
        let none = RetentionYear(of: "/", RetentionPolicy(daily: 7), schedule, from: now, to: now)
        #expect(none.months.isEmpty)
        #expect(none.left.isEmpty)
    }

    private static func year(_ policy: RetentionPolicy, schedule: String) throws -> String {
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        let schedule = try #require(SnapshotSchedule(schedule, zone: zone))
        var plans = 0
        let year = RetentionYear(
            of: "/srv/media",
            policy,
            schedule,
            from: SnapshotBuilder.moment("2027-06-01T00:00:00Z"),
            to: SnapshotBuilder.moment("2028-06-01T00:00:00Z")
        ) { input, plan in
            plans += 1
            #expect(plan.withheld.isEmpty)
            // The audit is slow in a debug build: of hourly plans one in 25 is audited.
            guard schedule.minutes != [] || plans.isMultiple(of: 25) else { return }
            let audit = SnapshotAudit(ledger: SnapshotBuilder.ledger(input.found), input: input)
            #expect(audit.findings(plan) == [])
        }
        return year.text
    }
}
