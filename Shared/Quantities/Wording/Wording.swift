/// Numbers as a person reads them, the same on pages, in alerts and on the command line.
///
/// Pure and without a locale: English, decimal point, thousands by comma, and a narrow no-break
/// space (U+202F) before units.
package enum Wording {
    /// The narrow no-break space that stands before a unit.
    package static let space = "\u{202F}"

    /// What stands in the place of a value that is not known.
    package static let missing = "–"

    /// A size in IEC units with three to four digits: `2.75 TiB`, `412.3 GiB`, `512 B`.
    package static func size(_ size: ByteCount) -> String {
        let unit = BinaryUnit.fitting(Double(size.bytes))
        return unit.number(of: Double(size.bytes)) + space + unit.name
    }

    /// Two sizes in the unit of the second: `30.2 of 42.4 TiB`.
    package static func size(_ part: ByteCount, of whole: ByteCount) -> String {
        let unit = BinaryUnit.fitting(Double(whole.bytes))
        let numbers = [part, whole].map { unit.number(of: Double($0.bytes)) }
        return "\(numbers[0]) of \(numbers[1])\(space)\(unit.name)"
    }

    /// All bytes of a size, for titles: `3,023,656,976,384 bytes`.
    package static func exactBytes(_ size: ByteCount) -> String {
        grouped(size.bytes) + space + "bytes"
    }

    /// A share of one as per cent: `71.2 %`; missing when it is not a number.
    package static func percent(_ ratio: Double, places: Int = 1) -> String {
        guard ratio.isFinite else { return missing }
        return decimal(ratio * 100, places: places) + space + "%"
    }

    /// A temperature: `37 °C`.
    package static func celsius(_ degrees: Double, places: Int = 0) -> String {
        guard degrees.isFinite else { return missing }
        return decimal(degrees, places: places) + space + "°C"
    }

    /// A count and its noun: `1 disk`, `3 disks`.
    package static func count(_ count: Int, _ singular: String, _ plural: String) -> String {
        "\(grouped(Int64(count))) \(count == 1 ? singular : plural)"
    }

    /// A whole number with commas between thousands.
    package static func grouped(_ number: Int64) -> String {
        let digits = Array(String(number.magnitude))
        let pieces = stride(from: digits.count, to: 0, by: -3).map { end in
            String(digits[max(0, end - 3)..<end])
        }
        return (number < 0 ? "-" : "") + pieces.reversed().joined(separator: ",")
    }

    /// A number with so many decimal places, half away from zero; missing when it is not finite or
    /// larger than 10¹⁵, which no reading of ours is.
    package static func decimal(_ value: Double, places: Int) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return missing }
        let factor = (0..<places).reduce(Int64(1)) { product, _ in product * 10 }
        let scaled = Int64((abs(value) * Double(factor)).rounded())
        let sign = value < 0 && scaled != 0 ? "-" : ""
        guard places > 0 else { return sign + grouped(scaled) }
        let fraction = String(scaled % factor)
        let zeros = String(repeating: "0", count: places - fraction.count)
        return "\(sign)\(grouped(scaled / factor)).\(zeros)\(fraction)"
    }
}
