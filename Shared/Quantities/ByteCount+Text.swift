extension ByteCount {
    /// Reads a size as people write it in settings: `4 MiB`, `256KiB`, `1.5 GB`, `512 B`, `4096`.
    ///
    /// Units are `B`, the decimal `kB`/`KB`, `MB`, `GB`, `TB`, `PB` and the binary `KiB` to `PiB`;
    /// a bare whole number is bytes. Nil for anything else, for a negative size and from 2⁶² on.
    package init?(text: String) {
        if let bytes = Int64(text), bytes >= 0, bytes < 1 << 62 {
            self.init(bytes)
            return
        }
        guard let parts = unitParts(of: text), parts.count == 1,
            let unit = Self.bytesPerUnit[parts[0].unit]
        else { return nil }
        let bytes = (parts[0].number * unit).rounded()
        guard bytes < 0x1p62 else { return nil }
        self.init(Int64(bytes))
    }

    /// The size as `init?(text:)` reads it, exact: in the largest binary unit that divides it.
    package var text: String {
        for (unit, shift) in [("PiB", 50), ("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)]
        where bytes != 0 && bytes % (1 << Int64(shift)) == 0 {
            return "\(bytes >> Int64(shift)) \(unit)"
        }
        return "\(bytes) B"
    }

    private static let bytesPerUnit: [String: Double] = [
        "B": 1, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "PB": 1e15,
        "KiB": 0x1p10, "MiB": 0x1p20, "GiB": 0x1p30, "TiB": 0x1p40, "PiB": 0x1p50,
    ]
}

/// The numbers with their units in a text such as `1h 30m`; nil when it is not made of those.
func unitParts(of text: String) -> [(number: Double, unit: String)]? {
    var parts: [(number: Double, unit: String)] = []
    var rest = text.utf8.drop { $0 == 0x20 }
    while !rest.isEmpty {
        let digits = rest.prefix { (0x30...0x39).contains($0) || $0 == 0x2E }
        rest = rest.dropFirst(digits.count).drop { $0 == 0x20 }
        let letters = rest.prefix { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
        rest = rest.dropFirst(letters.count).drop { $0 == 0x20 }
        guard digits.first.map({ (0x30...0x39).contains($0) }) == true, digits.count <= 18,
            !letters.isEmpty, let number = Double(String(Substring(digits)))
        else { return nil }
        parts.append((number, String(Substring(letters))))
    }
    return parts.isEmpty ? nil : parts
}
