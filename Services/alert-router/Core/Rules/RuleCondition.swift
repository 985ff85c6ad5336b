import Contracts

/// When what a rule watches is bad.
package enum RuleCondition: Sendable, Hashable {
    /// A value at a threshold or above it.
    case above(Thresholds)
    /// A value at a threshold or below it.
    case below(Thresholds)
    /// A state's word.
    case words(Words)

    /// From where a value is bad, in its base unit.
    package struct Thresholds: Sendable, Hashable {
        /// From where it is to be looked after; nil for never.
        package var warning: Double?
        /// From where it is critical; nil for never.
        package var critical: Double?
        /// How far it has to go back past a threshold to be well again; at least 0.
        package var hysteresis: Double

        /// Thresholds of these values.
        package init(warning: Double?, critical: Double?, hysteresis: Double = 0) {
            self.warning = warning
            self.critical = critical
            self.hysteresis = hysteresis
        }

        func value(of level: RuleLevel) -> Double? {
            switch level {
            case .none: nil
            case .warning: warning
            case .critical: critical
            }
        }
    }

    /// Which words are bad; letter case does not matter, and words of one meaning are one.
    package struct Words: Sendable, Hashable {
        /// Words to be looked after.
        package var warning: [String]
        /// Critical words.
        package var critical: [String]
        /// Words that are well though `StateWords` does not know them.
        package var well: [String]
        /// How bad a word is that nobody knows.
        package var unknown: RuleLevel

        /// Words of these levels.
        package init(
            warning: [String] = [],
            critical: [String] = [],
            well: [String] = [],
            unknown: RuleLevel = .none
        ) {
            self.warning = warning
            self.critical = critical
            self.well = well
            self.unknown = unknown
        }

        /// How bad a word of a metric is.
        package func level(of word: String, type: String, metric: String) -> RuleLevel {
            let code = StateWords.code(of: word, type: type, metric: metric)
            func has(_ words: [String]) -> Bool {
                words.contains { other in
                    other.uppercased() == word.uppercased()
                        || code != 0
                            && StateWords.code(of: other, type: type, metric: metric) == code
                }
            }
            if has(critical) { return .critical }
            if has(warning) { return .warning }
            return code == 0 && !has(well) ? unknown : .none
        }
    }

    /// How bad a value is, when it was `current` before; words are judged by `Words.level`.
    package func level(of value: Double, current: RuleLevel) -> RuleLevel {
        switch self {
        case .above(let limits): Self.level(value, 1, limits, current)
        case .below(let limits): Self.level(value, -1, limits, current)
        case .words: .none
        }
    }

    private static func level(
        _ value: Double,
        _ sign: Double,
        _ limits: Thresholds,
        _ current: RuleLevel
    ) -> RuleLevel {
        for level in [RuleLevel.critical, .warning] {
            guard let threshold = limits.value(of: level) else { continue }
            if sign * value >= sign * threshold { return level }
            // It was this bad, and is not yet well past the threshold.
            if current >= level, sign * value > sign * threshold - limits.hysteresis {
                return level
            }
        }
        return .none
    }
}
