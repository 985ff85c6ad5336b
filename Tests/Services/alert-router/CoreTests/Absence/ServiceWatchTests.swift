import AlertRouterCore
import Quantities
import Testing

/// Goal: a service that says nothing is told of once, as what it is, and the silence of all is told
/// as one; nothing that happens to the router itself makes anybody silent or ends a silence.
struct ServiceWatchTests {
    private typealias Heard = ServiceWatch.Heard
    private static let start = Timestamp(seconds: 1_777_885_000)
    private static let minute = Duration.seconds(60)
    private static let names = ["capacity-engine/1", "collector/1", "collector/2"]

    /// Looks at services that say nothing for so many minutes, and notes what was told.
    private func look(
        _ watch: inout ServiceWatch,
        _ minutes: [String: Int],
        wasHeard: Bool = true,
        at minute: Int
    ) -> [String] {
        let now = Self.start + Self.minute * minute
        let heard = minutes.mapValues {
            Heard(silence: Self.minute * $0, wasHeard: wasHeard)
        }
        let silent = watch.look(heard, now: now)
        let reports = watch.reports(of: silent, among: heard.count, now: now)
        watch.tell(silent, now: now)
        return reports.map { report in
            let isOver = report.startsAt == nil
            return [
                report.labels["alertname"], report.labels["service"],
                isOver ? "over" : report.labels["severity"],
            ].filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    private func everybody(_ minutes: Int) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: Self.names.map { ($0, minutes) })
    }

    @Test func `a service is silent after 10 minutes, critical after 30, and over when heard`() {
        var watch = ServiceWatch(limits: .init())
        var minutes = everybody(0)
        minutes["collector/1"] = 9
        #expect(look(&watch, minutes, at: 9).isEmpty)
        minutes["collector/1"] = 10
        #expect(look(&watch, minutes, at: 10) == ["ServiceSilent collector/1 warning"])
        #expect(watch.told["collector/1"]?.since == Self.start)
        minutes["collector/1"] = 29
        #expect(look(&watch, minutes, at: 29).isEmpty)
        minutes["collector/1"] = 30
        #expect(look(&watch, minutes, at: 30) == ["ServiceSilent collector/1 critical"])
        minutes["collector/1"] = 0
        #expect(look(&watch, minutes, at: 31) == ["ServiceSilent collector/1 over"])
        #expect(watch.told.isEmpty)
    }

    @Test func `its alert says since when, where to look, and whose it is`() throws {
        let watch = ServiceWatch(limits: .init())
        let owner = AlertSubject(client: ClientName("Acme"))
        let heard = Heard(silence: Self.minute * 12, wasHeard: true, owner: owner)
        let now = Self.start + Self.minute * 12
        let services = [
            "volume-janitor/nas-1": heard,
            "collector/1": Heard(silence: .zero, wasHeard: true),
        ]
        let silent = watch.look(services, now: now)
        let report = try #require(watch.reports(of: silent, among: 2, now: now).first)
        #expect(report.subject == owner && report.labels["client"] == "Acme")
        #expect(report.startsAt == Self.start)
        #expect(report.identity?["severity"] == "")
        #expect(
            report.annotations["summary"]
                == "volume-janitor/nas-1 has not been heard of on the bus since "
                + "2026-05-04 08:56 UTC"
        )
        #expect(report.annotations["description"]?.contains("message-hub") == true)
    }

    @Test func `when all fall silent together it is one alert, and nobody's own`() {
        var watch = ServiceWatch(limits: .init())
        #expect(look(&watch, everybody(10), at: 10) == ["BusSilent warning"])
        #expect(look(&watch, everybody(30), at: 30) == ["BusSilent critical"])
        // They come back one after another, and each has its time to.
        var minutes = everybody(31)
        minutes["collector/1"] = 0
        #expect(look(&watch, minutes, at: 31) == ["BusSilent over"])
        minutes = everybody(40)
        minutes["collector/1"] = 0
        #expect(look(&watch, minutes, at: 40).isEmpty)
        minutes["collector/2"] = 0
        minutes["capacity-engine/1"] = 41
        #expect(look(&watch, minutes, at: 41) == ["ServiceSilent capacity-engine/1 warning"])
    }

    @Test func `who was told of before all fell silent stays told of by name`() {
        var watch = ServiceWatch(limits: .init())
        var minutes = everybody(0)
        minutes["collector/2"] = 10
        #expect(look(&watch, minutes, at: 10) == ["ServiceSilent collector/2 warning"])
        minutes = everybody(10)
        minutes["collector/2"] = 20
        #expect(look(&watch, minutes, at: 20) == ["BusSilent warning"])
        minutes = everybody(0)
        minutes["collector/2"] = 21
        #expect(look(&watch, minutes, at: 21) == ["BusSilent over"])
        #expect(Set(watch.told.keys) == ["collector/2"])
    }

    @Test func `a service alone on the bus is told of by its name`() {
        var watch = ServiceWatch(limits: .init())
        let words = look(&watch, ["collector/1": 10], at: 10)
        #expect(words == ["ServiceSilent collector/1 warning"])
    }

    @Test func `a restart of the router makes nobody silent and ends no silence`() {
        var first = ServiceWatch(limits: .init())
        var minutes = everybody(0)
        minutes["collector/1"] = 30
        #expect(look(&first, minutes, at: 30) == ["ServiceSilent collector/1 critical"])
        var second = ServiceWatch(limits: .init(), told: first.told)
        #expect(look(&second, everybody(0), wasHeard: false, at: 40).isEmpty)
        #expect(look(&second, everybody(9), wasHeard: false, at: 49).isEmpty)
        #expect(look(&second, everybody(0), at: 50) == ["ServiceSilent collector/1 over"])
    }

    @Test func `who was never heard since a start is told of only with all others`() {
        var watch = ServiceWatch(limits: .init())
        for minute in [11, 31] {
            let now = Self.start + Self.minute * minute
            let heard = [
                "collector/1": Heard(silence: .zero, wasHeard: true),
                "collector/2": Heard(silence: Self.minute * minute, wasHeard: false),
            ]
            let silent = watch.look(heard, now: now)
            #expect(silent.isEmpty)
            watch.tell(silent, now: now)
        }
        #expect(look(&watch, everybody(12), wasHeard: false, at: 43) == ["BusSilent warning"])
    }

    @Test func `a restart while all are silent neither ends that nor tells it better`() {
        var first = ServiceWatch(limits: .init())
        #expect(look(&first, everybody(30), at: 30) == ["BusSilent critical"])
        var second = ServiceWatch(limits: .init(), told: first.told)
        #expect(look(&second, everybody(0), wasHeard: false, at: 31).isEmpty)
        #expect(look(&second, everybody(12), wasHeard: false, at: 43).isEmpty)
        #expect(look(&second, everybody(0), at: 44) == ["BusSilent over"])
    }

    @Test func `a service that was taken away is over after a week, and is not told of again`() {
        var watch = ServiceWatch(limits: .init())
        let week = 7 * 24 * 60
        var minutes = everybody(0)
        minutes["collector/2"] = 30
        #expect(look(&watch, minutes, at: 30) == ["ServiceSilent collector/2 critical"])
        minutes["collector/2"] = week - 1
        #expect(look(&watch, minutes, at: week - 1).isEmpty)
        minutes["collector/2"] = week
        #expect(look(&watch, minutes, at: week) == ["ServiceSilent collector/2 over"])
        var second = ServiceWatch(limits: .init(), told: watch.told)
        minutes["collector/2"] = 60
        #expect(look(&second, minutes, wasHeard: false, at: week + 60).isEmpty)
        // The others together are all that are left.
        #expect(look(&second, everybody(90), at: week + 90) == ["BusSilent critical"])
        #expect(look(&second, everybody(0), at: week + 91) == ["BusSilent over"])
        minutes["collector/2"] = 10
        #expect(look(&second, minutes, at: week + 111) == ["ServiceSilent collector/2 warning"])
    }

    @Test func `services beyond the limit are passed over, and the last below it is told of`() {
        var watch = ServiceWatch(limits: .init())
        let names = (0...ServiceWatch.servicesMax).map { "collector/\($0 + 10_000)" }
        var minutes = Dictionary(uniqueKeysWithValues: names.map { ($0, 0) })
        minutes[names[ServiceWatch.servicesMax]] = 20
        #expect(look(&watch, minutes, at: 20).isEmpty)
        minutes[names[ServiceWatch.servicesMax - 1]] = 20
        #expect(
            look(&watch, minutes, at: 20)
                == ["ServiceSilent \(names[ServiceWatch.servicesMax - 1]) warning"]
        )
    }

    @Test func `what is switched off in settings is over`() {
        var first = ServiceWatch(limits: .init())
        #expect(look(&first, everybody(10), at: 10) == ["BusSilent warning"])
        var limits = ServiceWatch.Limits()
        limits.isOn = false
        var second = ServiceWatch(limits: limits, told: first.told)
        #expect(look(&second, everybody(20), at: 20) == ["BusSilent over"])
    }
}
