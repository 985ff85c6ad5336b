import Contracts
import Quantities

/// How the number of a metric becomes the value of a sample.
struct NumberRule: Sendable {
    /// The unit it is sent in.
    let unit: MeasuredUnit
    /// Values outside are refused, in the base unit.
    let range: ClosedRange<Double>
    /// Values outside are kept and flagged.
    let plausible: ClosedRange<Double>

    /// The rule of a metric sent in a unit.
    init(_ unit: MeasuredUnit, _ definition: MetricDefinition?) {
        self.unit = unit
        range = definition?.range ?? MetricDefinition.range(of: unit.dimension)
        plausible = definition?.plausible ?? range
    }

    /// The value in the base unit, with its flags.
    ///
    /// - Throws: when no such metric can have this value.
    func reading(of number: Double) throws(ItemFault) -> (value: Double, flags: SampleFlags) {
        let value = unit.base(number)
        guard range.contains(value) else {
            throw ItemFault(
                "value",
                .outOfRange,
                "\(value) \(unit.dimension.rawValue) is outside "
                    + "\(range.lowerBound) … \(range.upperBound)"
            )
        }
        // `[]` would be made by a generic call, for every sample.
        let flags = plausible.contains(value) ? SampleFlags(rawValue: 0) : .implausible
        return (value, flags)
    }
}
