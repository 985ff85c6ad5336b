/// What tells one alert from another: a hash of the labels that make its identity.
///
/// FNV-1a of 64 bits over the sorted labels, each as name, byte 0xFF, value, byte 0xFF: the same as
/// Alertmanager's, so that `amtool` and its users see the numbers they know.
package struct Fingerprint: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The hash.
    package let value: UInt64

    /// A fingerprint that was kept.
    package init(value: UInt64) { self.value = value }

    /// The fingerprint of an identity.
    package init(of labels: LabelSet) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        for pair in labels.pairs {
            pair.name.utf8.forEach(mix)
            mix(0xFF)
            pair.value.utf8.forEach(mix)
            mix(0xFF)
        }
        value = hash
    }

    /// Reads what `description` gives: sixteen hexadecimal digits; nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count == 16, text.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
            let value = UInt64(text, radix: 16)
        else { return nil }
        self.value = value
    }

    /// Sixteen hexadecimal digits.
    package var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Ordered by the number.
    package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}
