import VolumeJanitorCore

extension RuleParameters {
    /// The parameters as the Storage Manager's document shows them: what is a number is one in
    /// JSON, also where a label, in which everything is text, gave it.
    var shown: RuleParameters {
        reduce(into: [:]) { shown, parameter in
            let isNumber = Self.numbers.contains(parameter.key)
            shown[parameter.key] = isNumber ? parameter.value.asNumber : parameter.value
        }
    }

    private static let numbers: Set<String> = [
        "max_bytes", "low_bytes", "keep_min", "keep_count", "max_age_days", "min_age",
        "max_delete_files", "max_delete_bytes", "max_delete_fraction",
    ]
}

extension ParameterValue {
    /// The number that a text of digits, with a point if need be, stands for; else the value.
    fileprivate var asNumber: ParameterValue {
        guard case .text(let text) = self,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") })
        else { return self }
        if let whole = Int64(text) { return .integer(whole) }
        return Double(text).map { .number($0) } ?? self
    }
}
