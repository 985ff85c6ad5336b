import Quantities
import WebInterface

/// Pages of Docker volumes as they look in use.
enum SampleVolumes {
    private static let now = SamplePages.now

    private static func moment(_ seconds: Int64, _ words: String) -> Moment {
        Moment(now - .seconds(seconds), words: words)
    }

    static var held: VolumesPage.Row {
        VolumesPage.Row(
            badge: Badge(.warning, "Held", isHeld: true),
            name: "renders_tmp",
            link: "/volumes/dock-ber-03/renders_tmp",
            place: "render, /out",
            size: "1.97 TiB",
            rule: "Delete what is older than 3 days",
            ruleRemark: "remove_before_date, by the API",
            last: moment(120_000, "2 May, 23:55"),
            lastRemark: "31 files, 44 GiB",
            next: Markup(escaping: "waits for you"),
            nextRemark: "it would delete 1204 of 1973 files"
        )
    }

    static var over: VolumesPage.Row {
        VolumesPage.Row(
            badge: Badge(.warning, "Over"),
            name: "frigate_<recordings>",
            link: "/volumes/dock-ber-03/frigate",
            place: "frigate, /recordings",
            usage: UsageBar(
                meter: Meter(ratio: 1, tone: .warning, limits: [0.97]),
                number: "412.3 GiB",
                remark: "103 % of 400 GiB"
            ),
            size: "412.3 GiB",
            rule: "Keep below 400 GiB, oldest first",
            ruleRemark: "max_size, by a label",
            next: moment(-300, "09:17").markup,
            nextRemark: "113 files, 12.3 GiB"
        )
    }

    static func volumes() -> VolumesPage {
        var page = VolumesPage()
        page.title = "1 of 3 wait for you"
        page.lead = "\(strong: "One volume waits for you.") 2 of 3 volumes have rules."
        page.calls = [
            VolumesPage.Call(
                badge: Badge(.warning, "Held", isHeld: true),
                heading: "renders_tmp is held by its fuse",
                words: "On \(strong: "dock-ber-03"): it would delete 1204 of 1973 files.",
                link: "/volumes/dock-ber-03/renders_tmp",
                linkWords: "See what would be deleted"
            )
        ]
        let plain = VolumesPage.Row(
            badge: Badge(.unknown, "No rule"),
            name: "postgres_data",
            link: "/volumes/dock-ber-03/postgres_data",
            place: "shop",
            size: "212.0 GiB",
            rule: "None: nothing is ever deleted"
        )
        page.hosts = [
            VolumesPage.Host(
                name: "dock-ber-03",
                remark: "news from 12 s ago",
                rows: [held, over, plain]
            )
        ]
        page.choices = [
            Choice("Every host", value: "", isChosen: true),
            Choice("dock-ber-03", value: "dock-ber-03", isChosen: false),
            Choice("dock-ham-01", value: "dock-ham-01", isChosen: false),
        ]
        return page
    }

    static var bars: DayBars {
        let stored: [Int64] = [5, 6, 7, 5, 0, 7, 5, 6, 7]
        let goes: [Int64] = [5, 6, 7, 5, 0, 3, 0, 0, 0]
        let bars = zip(stored, goes).enumerated().map { index, bytes in
            DayBars.Bar(
                label: "\(index + 1) May",
                days: "\(index + 1) May",
                stored: bytes.0 << 30,
                goes: bytes.1 << 30
            )
        }
        return DayBars(
            id: "d-4be091d7",
            heading: "by day, in UTC",
            title: "Files of /<out> by day, and what the next run would delete",
            finding: "48 GiB are stored. The next run deletes 26 GiB of the oldest.",
            bars: bars
        )
    }

    static func volume() -> VolumePage {
        var page = VolumePage()
        page.name = "renders_tmp"
        page.host = "dock-ber-03"
        page.badge = Badge(.warning, "Held", isHeld: true)
        page.lead = "It would delete 1204 of 1973 files."
        page.facts = [Fact("Driver", "local"), Fact("Containers", "render")]
        page.notices = [Notice(.critical, "\(strong: "Nothing was done.") Try again.")]
        var row = held
        row.name = ""
        row.place = "/out"
        page.rules = [row]
        page.plans = [
            VolumePage.Plan(
                path: "/out",
                digest: "4be091d7aa55",
                remark: "plan 4be091d7, made 09:11",
                lead: "\(strong: "Deletes 1,204 files, 1.18 TiB"), written from 6 to 30 April.",
                held: "It waits for you: more than half of the files.",
                oddities: ["2 files lie in the future by their times, so they stay."],
                chart: bars,
                files: [
                    VolumePage.File(
                        path: "shot/<0001>.exr",
                        size: "104.2 MiB",
                        written: moment(2_000_000, "6 Apr, 00:12"),
                        why: "older than 3 days"
                    )
                ],
                rest: "and 1,203 files more",
                button: "Delete 1,204 files now",
                isDangerous: true
            )
        ]
        page.runs = [
            VolumePage.Run(
                badge: Badge(.fine, "Done"),
                began: moment(120_000, "2 May, 23:55"),
                rule: "/out remove_before_date",
                trigger: "schedule",
                removed: "31 files, 44 GiB",
                why: ""
            )
        ]
        page.orders = [
            OrderLine(
                badge: Badge(.warning, "Rejected"),
                given: moment(60_000, "3 May, 16:44"),
                what: "Run a plan",
                person: "eva <e>",
                note: "renders_tmp has its turn at the moment"
            )
        ]
        page.action = "/volumes/dock-ber-03/renders_tmp"
        page.mayAct = true
        page.auditLink = "/volumes/api/audit?host=dock-ber-03&volume=renders_tmp"
        return page
    }
}
