import APIGatewayCore
import Contracts
import FleetHistory
import Quantities

/// Samples in the requirements document's shape: each as it was sent, beside its base value.
///
/// Written without Foundation: an answer may hold a hundred thousand samples, and their `metadata`
/// goes out byte for byte as it came in.
struct MetricsAnswer {
    let system: SystemID
    let asked: MetricsRequest
    let answer: SeriesAnswer

    var json: [UInt8] {
        var writer = JSONWriter(
            capacity: 1024 + answer.series.reduce(0) { $0 + $1.points.count } * 250
        )
        writer.raw("{\"system_id\":")
        writer.string(system.text)
        writer.raw(",\"from\":")
        writer.string(asked.from.rfc3339)
        writer.raw(",\"to\":")
        writer.string(asked.to.rfc3339)
        writer.raw(",\"tier\":")
        writer.string(answer.tier.rawValue)
        writer.raw(",\"step_seconds\":")
        if let step = answer.step {
            writer.number(step.fractionalSeconds)
        } else {
            writer.raw("null")
        }
        writer.raw(",\"aggregate\":")
        if answer.step == nil {
            writer.raw("null")
        } else {
            writer.string(asked.aggregate.rawValue)
        }
        writer.raw(",\"metrics\":[")
        var isFirst = true
        for series in answer.series {
            for point in series.points {
                if !isFirst { writer.comma() }
                isFirst = false
                write(point, of: series, to: &writer)
            }
        }
        writer.raw("]}")
        return writer.bytes
    }

    private func write(
        _ point: SeriesAnswer.Point,
        of series: SeriesAnswer.Series,
        to writer: inout JSONWriter
    ) {
        writer.raw("{\"system_id\":")
        writer.string(system.text)
        writer.raw(",\"metric_type\":")
        writer.string(series.name.type)
        writer.raw(",\"metric_name\":")
        writer.string(series.name.metricName)
        writer.raw(",\"value\":")
        let isRaw = answer.step == nil
        if series.kind == .state, !point.text.isEmpty {
            writer.string(point.text)
        } else if isRaw {
            writer.number(
                SentUnit.value(point.value, baseUnit: series.unit, sent: point.sentUnit)
            )
        } else {
            writer.number(point.value)
        }
        writer.raw(",\"unit\":")
        writer.string(isRaw && !point.sentUnit.isEmpty ? point.sentUnit : series.unit)
        writer.raw(",\"timestamp\":")
        writer.string(point.time.rfc3339)
        writer.raw(",\"metadata\":")
        if point.metadata.isEmpty { writer.raw("null") } else { writer.raw(point.metadata.utf8) }
        writer.raw(",\"base_value\":")
        writer.number(point.value)
        writer.raw(",\"base_unit\":")
        writer.string(series.unit)
        writer.raw("}")
    }
}
