package import Quantities

/// What keeps an alert from being taken, in Alertmanager's words.
package enum AlertFault: Sendable, Hashable, CustomStringConvertible {
    /// It would end before it begins.
    case endsBeforeStart
    /// It has no label with a value.
    case noLabels
    /// A label's name is empty or not UTF-8.
    case labelName(String)
    /// An annotation's name is empty.
    case annotationName(String)
    /// It has more labels and annotations than `AlertLimits.labelsMax`.
    case tooManyLabels(Int)
    /// It is larger than `AlertLimits.bytesMax`.
    case tooLarge(Int)

    /// The sentence that the poster reads.
    package var description: String {
        switch self {
        case .endsBeforeStart: "start time must be before end time"
        case .noLabels: "at least one label pair required"
        case .labelName(let name): "invalid label set: invalid name \"\(name)\""
        case .annotationName(let name): "invalid annotations: invalid name \"\(name)\""
        case .tooManyLabels(let count):
            "\(count) labels and annotations, at most \(AlertLimits.labelsMax)"
        case .tooLarge(let bytes): "\(bytes) bytes, at most \(AlertLimits.bytesMax)"
        }
    }
}

/// How large one alert may be.
package enum AlertLimits {
    /// Labels and annotations together at the most.
    package static let labelsMax = 256
    /// Bytes of all names and values together at the most.
    package static let bytesMax = 64 << 10
}

extension Alert {
    /// What keeps it from being taken; nil for nothing.
    package var fault: AlertFault? {
        if endsAt < startsAt { return .endsBeforeStart }
        if let bad = labels.pairs.first(where: { $0.name.isEmpty }) { return .labelName(bad.name) }
        if labels.pairs.isEmpty { return .noLabels }
        if annotations.keys.contains(where: \.isEmpty) { return .annotationName("") }
        let count = labels.pairs.count + annotations.count
        guard count <= AlertLimits.labelsMax else { return .tooManyLabels(count) }
        let bytes =
            labels.pairs.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
            + annotations.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        return bytes <= AlertLimits.bytesMax ? nil : .tooLarge(bytes)
    }

    /// This alert with a later word of the same identity, as Alertmanager merges them.
    ///
    /// The later word's labels, annotations and address count, and the earliest beginning. When
    /// both are over the latest end counts; while the later fires, an end that was said and is
    /// later still rules (`types.Alert.Merge`).
    package func merged(with other: Alert, at now: Timestamp) -> Alert {
        guard other.updatedAt >= updatedAt else { return other.merged(with: self, at: now) }
        var result = other
        result.startsAt = min(startsAt, other.startsAt)
        if other.isResolved(at: now) {
            if isResolved(at: now) { result.endsAt = max(endsAt, other.endsAt) }
        } else if endsAt > other.endsAt, !isTimeout {
            result.endsAt = endsAt
        }
        return result
    }

    /// Whether two words of one identity are of one occurrence: one begins or ends within the
    /// other's time.
    package func overlaps(_ old: Alert) -> Bool {
        (endsAt > old.startsAt && endsAt < old.endsAt)
            || (startsAt > old.startsAt && startsAt < old.endsAt)
    }
}
