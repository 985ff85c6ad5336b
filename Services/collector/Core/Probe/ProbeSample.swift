/// One thing that a probe measured, in the webhook's words.
package struct ProbeSample: Sendable, Hashable, Encodable {
    /// `pool` or `disk`.
    package var metricType: String
    /// `tank_used` and so on.
    package var metricName: String
    /// The value: a number, or a state's word.
    package var value: Value
    /// The unit of a number; empty for a state.
    package var unit: String

    /// A number or a word.
    package enum Value: Sendable, Hashable, Encodable {
        /// A number.
        case number(Double)
        /// A state's word.
        case word(String)

        /// Encodes it as it is.
        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .number(let number): try container.encode(number)
            case .word(let word): try container.encode(word)
            }
        }
    }

    /// A sample of a pool or a disk.
    package init(_ type: String, _ object: String, _ name: String, _ value: Value, _ unit: String) {
        metricType = type
        metricName = "\(object)_\(name)"
        self.value = value
        self.unit = unit
    }

    private enum CodingKeys: String, CodingKey {
        case metricType = "metric_type"
        case metricName = "metric_name"
        case value
        case unit
    }
}
