import Quantities
import TestSupport
import Testing

@testable import WebInterface

@Suite struct `Charts` {
    private func line(_ points: [LineChart.Point], class name: String = "l-data") -> Substring {
        let html = SamplePages.chart(points: points).markup.html
        return html.split(separator: "class=\"\(name)\"")[1].split(separator: "/>")[0]
    }

    @Test func `a chart is as recorded`() throws {
        try expectGolden(
            SamplePages.chart(points: SamplePages.wave).markup.html + "\n",
            at: "Tests/Shared/WebInterfaceTests/Golden/chart.html"
        )
    }

    @Test func `a gap in the data is a gap in line and area`() {
        #expect(line(SamplePages.wave).count { $0 == "M" } == 2)
        #expect(line(SamplePages.wave, class: "a-ink").count { $0 == "Z" } == 2)
    }

    @Test func `points exactly the gap apart are joined, a microsecond more are not`() {
        let start = SamplePages.now - .seconds(7200)
        for (apart, runs) in [(Duration.seconds(3600), 1), (.seconds(3600) + .microseconds(1), 2)] {
            let points = [LineChart.Point(start, 0.1), LineChart.Point(start + apart, 0.2)]
            #expect(line(points).count { $0 == "M" } == runs)
        }
    }

    @Test func `few samples at even distances are one line, an outage among them is a gap`() {
        func points(_ hours: [Double]) -> [LineChart.Point] {
            hours.map { LineChart.Point(SamplePages.now - .seconds(Int64($0 * 3600)), 0.3) }
        }
        #expect(line(points([20, 18, 16, 14, 12])).count { $0 == "M" } == 1)
        #expect(line(points([20, 18, 12, 10])).count { $0 == "M" } == 1)
        #expect(line(points([20, 18, 11.9, 10])).count { $0 == "M" } == 2)
    }

    @Test func `a value that is not a number is a gap`() {
        let points = [
            LineChart.Point(SamplePages.now - .seconds(60), .nan),
            LineChart.Point(SamplePages.now - .seconds(30), 0.5),
        ]
        #expect(line(points).count { $0 == "M" } == 1)
        #expect(!line(points).lowercased().contains("nan"))
    }

    @Test func `the table has at the most 25 rows and always the newest value`() {
        let points = (0..<288).map {
            LineChart.Point(SamplePages.now - .seconds(Int64(287 - $0) * 300), Double($0) / 1000)
        }
        let html = SamplePages.chart(points: points).markup.html
        #expect(html.split(separator: "<tr><td>").count == 26)
        #expect(html.contains("28.7\u{202F}%"))
    }

    @Test(arguments: [
        (3600, "10:00"), (21_600, "09:00"), (86_400, "12:00"), (7 * 86_400, "30 April"),
        (90 * 86_400, "20 April"),
    ])
    func `ticks stand on whole hours and days`(seconds: Int64, label: String) {
        let end = Timestamp(seconds: 1_777_889_524)  // 2026-05-04T10:12:04Z
        let ticks = TimeAxis(from: end - .seconds(seconds), to: end).ticks(.utc)
        #expect((4...9).contains(ticks.count))
        #expect(ticks.map(\.label).contains(label), "\(ticks.map(\.label))")
    }

    @Test func `over the turn of a year its number is named once`() {
        let day = Timestamp(seconds: 1_795_737_600)  // 2026-11-27
        let quarter = Duration.seconds(90 * 86_400)
        let labels = TimeAxis(from: day - quarter, to: day + quarter).ticks(.utc).map(\.label)
        #expect(labels.count { $0.hasSuffix(" 2027") } == 1, "\(labels)")
        #expect(!labels.contains { $0.hasSuffix(" 2026") }, "\(labels)")
    }

    @Test func `scales begin at zero, except for temperatures, and have short labels`() {
        let tebibyte = 1_099_511_627_776.0
        let bytes = ValueScale(.bytes, values: [0.9 * tebibyte], full: 7.3 * tebibyte)
        #expect(bytes.low == 0 && bytes.high == 8 * tebibyte)
        #expect(bytes.labels == ["0", "4", "8"])
        #expect(bytes.unit == "TiB")
        #expect(ValueScale(.ratio, values: [0.2]).labels == ["0", "50", "100"])
        #expect(ValueScale(.celsius, values: [36, 40]).labels == ["20", "35", "50"])
        #expect(ValueScale(.number(unit: ""), values: []).high == 1)
        #expect(ValueScale(.number(unit: "x"), values: [-3, 7]).low == -3)
    }

    @Test func `what goes of a day stands on what stays of it, and is a row of the table`() {
        let html = SampleVolumes.bars.markup.html
        #expect(html.split(separator: "<rect class=\"del-edge\"").count == 6)
        #expect(html.split(separator: "<rect class=\"f-calm\" x").count == 5)
        #expect(html.split(separator: "<tr><td>").count == 10)
        #expect(html.contains("/&lt;out&gt;") && !html.contains("<out>"))
    }

    @Test(arguments: [0, 1])
    func `a day of a byte beside one of a tebibyte is seen, and one of nothing is not`(
        bytes: Int64
    ) {
        var chart = SampleVolumes.bars
        chart.bars = [
            .init(label: "1 May", days: "1 May", stored: bytes, goes: bytes),
            .init(label: "2 May", days: "2 May", stored: 1 << 40, goes: 0),
        ]
        let hatched = chart.markup.html.contains("class=\"del-edge\"")
        #expect(hatched == (bytes == 1))
    }
}
