/// All series of one metric name: what it counts, and one value for each set of labels.
struct MetricFamily: Sendable {
    enum Series: Sendable {
        case counter(Counter)
        case gauge(Gauge)
        case reading(@Sendable () -> Double)
        case histogram(Histogram)

        var typeWord: String {
            switch self {
            case .counter: "counter"
            case .gauge, .reading: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    let name: String
    let help: String
    let typeWord: String
    /// The rendered labels, `a="b",c="d"`, and the value.
    var series: [String: Series] = [:]

    /// The family in Prometheus text exposition format 0.0.4.
    func render(into text: inout String) {
        text += "# HELP \(name) \(escapedHelp)\n# TYPE \(name) \(typeWord)\n"
        for (labels, series) in series.sorted(by: { $0.key < $1.key }) {
            switch series {
            case .counter(let counter): line(&text, name, labels, "\(counter.value)")
            case .gauge(let gauge): line(&text, name, labels, number(gauge.value))
            case .reading(let read): line(&text, name, labels, number(read()))
            case .histogram(let histogram): render(histogram, labels, into: &text)
            }
        }
    }

    private func render(_ histogram: Histogram, _ labels: String, into text: inout String) {
        let counts = histogram.counts
        var running: UInt64 = 0
        let separator = labels.isEmpty ? "" : ","
        for (bound, count) in zip(histogram.bounds.map(number) + ["+Inf"], counts.buckets) {
            running += count
            line(&text, name + "_bucket", labels + separator + "le=\"\(bound)\"", "\(running)")
        }
        line(&text, name + "_sum", labels, number(counts.sum))
        line(&text, name + "_count", labels, "\(running)")
    }

    private var escapedHelp: String {
        var escaped = ""
        for character in help {
            switch character {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}

private func line(_ text: inout String, _ name: String, _ labels: String, _ value: String) {
    text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
}

/// A number as Prometheus reads it: whole numbers without a decimal point.
private func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return Int64(exactly: value).map(String.init) ?? String(value)
}
