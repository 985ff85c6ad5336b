import Contracts

/// A number written as text: JSON's grammar, then perhaps a known unit (`85%`, `5200.5 GB`).
struct NumberText {
    let value: Double
    /// The unit behind the digits; nil when there is none.
    let unit: MeasuredUnit?

    /// Reads the text; nil when it is anything else, such as `1,5`, `+5`, `0x10` or `5 apples`.
    init?(_ text: ArraySlice<UInt8>) {
        guard let first = text.first, first == 0x2D || (0x30...0x39).contains(first),
            let scanned = Self.scan(text)
        else { return nil }
        let rest = text[(text.startIndex + scanned.range.upperBound)...].drop { $0 == 0x20 }
        value = scanned.value
        guard !rest.isEmpty else {
            unit = nil
            return
        }
        guard let unit = MeasuredUnit.named(rest) else { return nil }
        self.unit = unit
    }

    private static func scan(_ text: ArraySlice<UInt8>) -> JSONNumber? {
        // A fault means that the text is no number, which nil says.
        guard var json = try? JSONScanner(Array(text)) else { return nil }
        return try? json.number()
    }

    /// Whether the text spells a number that is none: NaN or an infinity.
    static func isNotFinite(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count <= 9 else { return false }
        let word = String(decoding: text, as: UTF8.self).lowercased()
        return ["nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "null"]
            .contains(word)
    }
}

extension JSONScanner {
    /// The content of a string, in place when it has no escapes.
    func slice(_ text: JSONText) -> ArraySlice<UInt8> {
        text.hasEscapes ? content(of: text)[...] : bytes[text.range]
    }
}
