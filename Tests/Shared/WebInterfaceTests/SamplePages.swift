import Quantities

@testable import WebInterface

/// Pages with everything that can be on them, at one fixed moment.
enum SamplePages {
    static let now = Timestamp(seconds: 1_777_885_924)  // 2026-05-04T09:12:04Z
    static let frame = Frame(viewer: "Mira Okafor", csrf: "token", now: now)

    static func row(
        name: String = "vega-nas-01",
        client: String = "Kanzlei Vogt & Partner"
    ) -> FleetPage.Row {
        FleetPage.Row(
            key: name,
            tone: .critical,
            state: "Critical",
            since: "2 h 31 min",
            name: name,
            client: client,
            link: "/fleet/systems/1",
            why: "Pool \(strong: name) is \(strong: "degraded").",
            more: "One more reason.",
            usage: UsageBar(
                meter: Meter(ratio: 0.712, limits: [0.8, 0.9]),
                number: Wording.percent(0.712),
                remark: "tank",
                exact: "12 bytes"
            ),
            seen: Moment(now, words: "12 s ago")
        )
    }

    static func fleet(_ row: FleetPage.Row = row()) -> FleetPage {
        var page = FleetPage()
        page.title = "1 of 3 needs someone"
        page.lead = "\(strong: "1 of 3 systems") needs someone."
        page.figures = [
            KeyFigure("1", label: "act now", tone: .critical, link: "/fleet?urgency=now"),
            KeyFigure("1.94", suffix: "of 3.31 PiB", label: "used in 61 pools"),
        ]
        page.clients = [Choice("All clients", value: "", isChosen: true)]
        page.states = [Choice("Any state", value: "", isChosen: true)]
        page.orders = [Choice("Urgency", value: "urgency", isChosen: true)]
        page.groups = [FleetPage.Group(name: "Now", rows: [row])]
        page.quietTitle = "Quiet, 2 systems"
        page.quietRemark = "Nothing to do."
        let items = [
            FleetPage.QuietItem(
                key: "a",
                name: row.name,
                link: "/fleet/systems/a",
                ratio: 0.61,
                seen: "12 s"
            ),
            FleetPage.QuietItem(
                key: "b",
                name: "b",
                link: "/fleet/systems/b",
                ratio: nil,
                seen: "1 min"
            ),
        ]
        page.quiet = [
            FleetPage.QuietClient(name: row.client, remark: "2 of 3 quiet", items: items)
        ]
        return page
    }

    static func chart(points: [LineChart.Point], heading: String = "CPU") -> LineChart {
        LineChart(
            id: "cpu",
            heading: heading,
            remark: "26 % now",
            title: "CPU used, per cent",
            finding: "Now 26 %, highest 49 %.",
            axis: TimeAxis(from: now - .seconds(86_400), to: now),
            scale: ValueScale(.ratio, values: points.map(\.value)),
            curves: [LineChart.Curve(label: "Used", look: .area, points: points)],
            limits: [LineChart.Limit(0.9, label: "90 %", tone: .critical)],
            gapAfter: .seconds(3600),
            calendar: .utc
        )
    }

    static var wave: [LineChart.Point] {
        let steps: [Int] = Array(0..<20) + Array(26..<48)
        return steps.map { (step: Int) -> LineChart.Point in
            let back = Duration.seconds(Int64(47 - step) * 1800)
            let value = Double(step * 7 % 50) / 100
            return LineChart.Point(now - back, value)
        }
    }

    static func system() -> SystemPage {
        var page = SystemPage()
        (page.name, page.client) = ("vega-nas-01", "Kanzlei Vogt & Partner")
        page.clientLink = "/fleet?client=Kanzlei%20Vogt%20%26%20Partner"
        (page.tone, page.state) = (.critical, "Critical")
        page.finding = "Pool tank is degraded."
        page.facts = [Fact("Last seen", "12 s ago")]
        page.pools = [
            SystemPage.Pool(
                tone: .critical,
                state: "Degraded",
                name: "tank",
                usage: row().usage,
                free: "12.2 TiB",
                fragmentation: nil,
                why: "Its redundancy is not complete."
            )
        ]
        page.disks = [
            SystemPage.Disk(
                tone: .unknown,
                state: "Unknown",
                name: "ada0",
                temperature: nil,
                smart: nil,
                reallocated: "0",
                powered: "5.9 y",
                why: ""
            )
        ]
        (page.window, page.rangeTitle) = ("7 days", "Last 24 hours")
        page.ranges = [Choice("24 h", value: "?range=24h", isChosen: true)]
        page.charts = [chart(points: wave)]
        page.others = [
            SystemPage.Other(
                name: "eno1_rx",
                category: "network",
                value: Markup(escaping: "12 MiB"),
                measured: Moment(now, words: "12 s ago")
            )
        ]
        return page
    }
}
