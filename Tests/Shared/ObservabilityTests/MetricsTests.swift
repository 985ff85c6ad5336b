import Observability
import Testing

@Suite struct `Numbers for Prometheus` {
    @Test func `every kind is shown in the text format`() {
        let metrics = MetricsRegistry()
        metrics.counter("b_total", help: "Bs\nby kind.", labels: ["kind": "a\"b\\c\n"]).increment()
        let gauge = metrics.gauge("a_bytes", help: "As.")
        gauge.set(1.5)
        gauge.add(-2)
        metrics.gauge("c_ratio", help: "Cs.") { 0.25 }
        let histogram = metrics.histogram("d_seconds", help: "Ds.", bounds: [0.1, 1])
        for value in [0.1, 0.5, 3] { histogram.observe(value) }
        #expect(
            metrics.render() == #"""
                # HELP a_bytes As.
                # TYPE a_bytes gauge
                a_bytes -0.5
                # HELP b_total Bs\nby kind.
                # TYPE b_total counter
                b_total{kind="a\"b\\c\n"} 1
                # HELP c_ratio Cs.
                # TYPE c_ratio gauge
                c_ratio 0.25
                # HELP d_seconds Ds.
                # TYPE d_seconds histogram
                d_seconds_bucket{le="0.1"} 1
                d_seconds_bucket{le="1"} 2
                d_seconds_bucket{le="+Inf"} 3
                d_seconds_sum 3.6
                d_seconds_count 3

                """#
        )
    }

    @Test func `the same name and labels are the same counter`() {
        let metrics = MetricsRegistry()
        let first = metrics.counter("a_total", help: "A.", labels: ["x": "1", "y": "2"])
        let second = metrics.counter("a_total", help: "A.", labels: ["y": "2", "x": "1"])
        first.increment(by: 2)
        second.increment()
        #expect(first === second)
        #expect(first.value == 3)
    }

    @Test(arguments: [(1, 1), (2, 2), (3, 3), (10, 3)])
    func `past its limit a name has one series for all the rest`(labels: Int, series: Int) {
        let metrics = MetricsRegistry(seriesMax: 2)
        for number in 0..<labels {
            metrics.counter("a_total", help: "A.", labels: ["n": "\(number)"]).increment()
        }
        let lines = metrics.render().split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.count == series)
        #expect(lines.contains { $0.contains("overflow") } == (labels > 2))
    }

    @Test func `counts of many tasks are all there`() async {
        let metrics = MetricsRegistry()
        let counter = metrics.counter("a_total", help: "A.")
        let gauge = metrics.gauge("b", help: "B.")
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    for _ in 0..<1000 {
                        counter.increment()
                        gauge.add(1)
                    }
                }
            }
        }
        #expect(counter.value == 20_000)
        #expect(gauge.value == 20_000)
    }

    @Test func `the process knows its own size`() {
        let now = ProcessMetrics.current()
        #expect(now.residentBytes > 1 << 20)
        #expect(now.residentAnonymousBytes > 0)
        #expect(now.residentAnonymousBytes <= now.residentBytes)
        #expect(now.openFiles >= 3)
    }
}
