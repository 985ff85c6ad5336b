import Quantities
import WebInterface

/// The page of a Btrfs pool as it looks in use.
enum SamplePools {
    private static let now = SamplePages.now
    private static let tebibyte = 0x1p40

    static func pool() -> PoolPage {
        var page = PoolPage()
        page.name = "media"
        page.tag = "Btrfs RAID1, 4 devices"
        page.system = "media-01"
        page.systemLink = "/fleet/systems/media-01"
        page.client = "Nordlicht <Film>"
        page.clientLink = "/fleet?client=Nordlicht"
        page.badge = Badge(.warning, "Warning")
        page.lead = "\(strong: "Reaches 80 % between 12 June and 3 July"); nine times out of ten."
        page.figures = [
            KeyFigure("8.05 TiB", label: "used, 74.5 % of what it can hold"),
            KeyFigure("204–249", suffix: "days", label: "to full"),
        ]
        page.notices = [Notice(.warning, "\(strong: "Unusual on 3 May:") 400 GiB went.")]
        page.sections = [forecast, space, redundancy, devices]
        return page
    }

    private static func moment(_ days: Int) -> Timestamp { now + .seconds(Int64(days) * 86_400) }

    private static var forecast: ForecastSection {
        var chart = FanChart(
            id: "fan",
            title: "Space used in pool media, with forecast",
            finding: "It reaches 80 % between 12 June and 3 July.",
            axis: TimeAxis(from: moment(-90), to: moment(90)),
            scale: ValueScale(.bytes, values: [11 * tebibyte]),
            calendar: .utc
        )
        chart.history = stride(from: -90, through: 0, by: 10).map {
            FanChart.Point(moment($0), (8 + Double($0) / 100) * tebibyte)
        }
        chart.fan = stride(from: 30, through: 90, by: 30).map { days in
            let middle = (8 + Double(days) / 100) * tebibyte
            let wide = Double(days) / 300 * tebibyte
            return FanChart.Fan(
                moment(days),
                median: middle,
                half: middle - wide / 2...middle + wide / 2,
                most: middle - wide...middle + wide
            )
        }
        chart.ceiling = [
            FanChart.Point(moment(-90), 9.1 * tebibyte),
            FanChart.Point(moment(-40), 10.8 * tebibyte),
        ]
        chart.lines = [
            FanChart.Line(
                8.64 * tebibyte,
                label: "80 %, 8.64 TiB",
                tone: .warning,
                crossing: moment(39)...moment(60)
            ),
            FanChart.Line(9.72 * tebibyte, label: "90 %, 9.72 TiB", tone: .critical),
        ]
        chart.marks = [
            FanChart.Mark(moment(-40), label: "counted from here: capacity changed, 25 March"),
            FanChart.Mark(now, label: "today"),
        ]
        return ForecastSection(
            lead: "\(strong: "Reaches 80 % between 12 June and 3 July"); nine times out of ten.",
            chart: chart,
            ranges: [Choice("90 d", value: "?history=90d#forecast", isChosen: true)]
        )
    }

    private static var space: SpaceSection {
        SpaceSection(
            lead: "\(strong: "2.75 TiB of files can be written now").",
            devices: [
                .init(
                    name: "sda",
                    size: "7.28 TiB",
                    bytes: 8_000_000_000_000,
                    allocated: 7_000_000_000_000,
                    now: 1_000_000_000_000,
                    afterBalance: 0,
                    unreachable: 0
                ),
                .init(
                    name: "sdd",
                    size: "20.01 TiB",
                    bytes: 22_000_000_000_000,
                    allocated: 800_000_000_000,
                    now: 3_000_000_000_000,
                    afterBalance: 16_200_000_000_000,
                    unreachable: 2_000_000_000_000
                ),
            ],
            command: "btrfs balance start --full-balance /srv/media"
        )
    }

    private static var redundancy: RedundancySection {
        RedundancySection(
            badge: Badge(.warning, "Look at it"),
            lead: "\(strong: "The loss of one device can lose the pool.")",
            rows: [
                .init(
                    content: "Metadata",
                    profile: "DUP",
                    use: "1 of 2 GiB",
                    survives: "no device",
                    fatal: "sda, sdd"
                )
            ],
            advice: [
                .init(
                    text: "The metadata is DUP: losing sda alone loses the pool.",
                    command: "btrfs balance start -mconvert=raid1 /srv/media"
                )
            ]
        )
    }

    private static var devices: DevicesSection {
        DevicesSection(
            lead: "\(strong: "sdd has counted errors.")",
            rows: [
                .init(
                    badge: Badge(.fine, "No errors"),
                    name: "sda",
                    number: "1",
                    size: "7.28 TiB",
                    counts: [0, 0, 0, 0, 0]
                ),
                .init(
                    badge: Badge(.unknown, "Unknown"),
                    name: "sdd",
                    number: "4",
                    size: "20.01 TiB",
                    counts: []
                ),
            ]
        )
    }
}
