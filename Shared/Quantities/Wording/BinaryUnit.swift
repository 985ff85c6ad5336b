/// A power of 1,024 with its IEC name.
package enum BinaryUnit: Int, CaseIterable, Sendable {
    /// One byte.
    case byte
    /// 2¹⁰ bytes.
    case kibibyte
    /// 2²⁰ bytes.
    case mebibyte
    /// 2³⁰ bytes.
    case gibibyte
    /// 2⁴⁰ bytes.
    case tebibyte
    /// 2⁵⁰ bytes.
    case pebibyte
    /// 2⁶⁰ bytes.
    case exbibyte

    /// The unit's sign.
    package var name: String {
        switch self {
        case .byte: "B"
        case .kibibyte: "KiB"
        case .mebibyte: "MiB"
        case .gibibyte: "GiB"
        case .tebibyte: "TiB"
        case .pebibyte: "PiB"
        case .exbibyte: "EiB"
        }
    }

    /// How many bytes one of it is.
    package var bytes: Double { Double(Int64(1) << (10 * Int64(rawValue))) }

    /// The largest unit of which there is at least one.
    package static func fitting(_ bytes: Double) -> Self {
        allCases.last { abs(bytes) >= $0.bytes } ?? .byte
    }

    /// So many bytes as a number of this unit, with three to four digits.
    package func number(of bytes: Double) -> String {
        let value = bytes / self.bytes
        guard self != .byte else { return Wording.decimal(value, places: 0) }
        let places =
            switch abs(value) {
            case ..<9.995: 2
            case ..<999.95: 1
            default: 0
            }
        return Wording.decimal(value, places: places)
    }
}
