import Synchronization

/// The numbers a process shows on `/metrics`.
///
/// Ask for a counter once and keep it: counting is one atomic addition, finding one takes a lock.
/// Asking again with the same name and labels gives the same object.
package final class MetricsRegistry: Sendable {
    /// Sets of labels one name may have; further ones share the series `overflow="true"`.
    package let seriesMax: Int

    private let families = Mutex<[String: MetricFamily]>([:])

    /// An empty registry.
    package init(seriesMax: Int = 1000) {
        self.seriesMax = seriesMax
    }

    /// A counter; its name should end with `_total`.
    package func counter(
        _ name: String,
        help: String,
        labels: [String: String] = [:]
    ) -> Counter {
        let series = series(name, help, labels, "counter") { .counter(Counter()) }
        guard case .counter(let counter) = series else { preconditionFailure("types are checked") }
        return counter
    }

    /// A gauge that the caller sets.
    package func gauge(_ name: String, help: String, labels: [String: String] = [:]) -> Gauge {
        let series = series(name, help, labels, "gauge") { .gauge(Gauge()) }
        guard case .gauge(let gauge) = series else {
            preconditionFailure("\(name) is read by a closure and cannot be set")
        }
        return gauge
    }

    /// A gauge that is read each time the numbers are shown; a second closure replaces the first.
    package func gauge(
        _ name: String,
        help: String,
        labels: [String: String] = [:],
        reading: @escaping @Sendable () -> Double
    ) {
        families.withLock { families in
            var family = Self.family(name, help, "gauge", in: families)
            family.series[key(labels, in: family)] = .reading(reading)
            families[name] = family
        }
    }

    /// A histogram; `bounds` count when the name is new.
    package func histogram(
        _ name: String,
        help: String,
        labels: [String: String] = [:],
        bounds: [Double] = Histogram.secondsBounds
    ) -> Histogram {
        let series = series(name, help, labels, "histogram") {
            .histogram(Histogram(bounds: bounds))
        }
        guard case .histogram(let histogram) = series else {
            preconditionFailure("types are checked")
        }
        return histogram
    }

    /// Everything in Prometheus text exposition format 0.0.4, names in order.
    package func render() -> String {
        let families = families.withLock { $0 }
        var text = ""
        for (_, family) in families.sorted(by: { $0.key < $1.key }) { family.render(into: &text) }
        return text
    }

    private func series(
        _ name: String,
        _ help: String,
        _ labels: [String: String],
        _ type: String,
        make: () -> MetricFamily.Series
    ) -> MetricFamily.Series {
        families.withLock { families in
            var family = Self.family(name, help, type, in: families)
            let key = key(labels, in: family)
            if let known = family.series[key] { return known }
            let made = make()
            family.series[key] = made
            families[name] = family
            return made
        }
    }

    private static func family(
        _ name: String,
        _ help: String,
        _ type: String,
        in families: [String: MetricFamily]
    ) -> MetricFamily {
        guard let family = families[name] else {
            return MetricFamily(name: name, help: help, typeWord: type)
        }
        precondition(family.typeWord == type, "\(name) is a \(family.typeWord), not a \(type)")
        return family
    }

    private func key(_ labels: [String: String], in family: MetricFamily) -> String {
        let key = labels.sorted { $0.key < $1.key }
            .map { "\($0.key)=\"\(escapedLabel($0.value))\"" }.joined(separator: ",")
        guard family.series[key] == nil, family.series.count >= seriesMax else { return key }
        return "overflow=\"true\""
    }
}

private func escapedLabel(_ value: String) -> String {
    guard value.utf8.contains(where: { $0 == 0x5C || $0 == 0x22 || $0 == 0x0A }) else {
        return value
    }
    var escaped = ""
    for scalar in value.unicodeScalars {
        switch scalar {
        case "\\": escaped += "\\\\"
        case "\"": escaped += "\\\""
        case "\n": escaped += "\\n"
        default: escaped.unicodeScalars.append(scalar)
        }
    }
    return escaped
}
