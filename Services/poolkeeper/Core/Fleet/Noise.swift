/// Numbers that look random and depend on nothing but their key.
struct Noise: Sendable {
    private let key: UInt64

    init(seed: UInt64) {
        key = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15)
    }

    private init(key: UInt64) {
        self.key = key
    }

    /// The noise of a part, independent of that of its siblings.
    subscript(part: String) -> Noise {
        // FNV-1a: the same on every machine and in every run, unlike `hashValue`.
        let hash = part.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        return Noise(key: Self.mix(key ^ hash))
    }

    /// The noise of a numbered part.
    subscript(part: Int64) -> Noise {
        Noise(key: Self.mix(key ^ Self.mix(UInt64(bitPattern: part) &+ 1)))
    }

    /// A number from 0 up to but without 1.
    var unit: Double { Double(key >> 11) * 0x1p-53 }

    /// A number between -1 and 1 that is more often near 0.
    var centred: Double { unit + self["other half"].unit - 1 }

    /// A number inside a range.
    func within(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + unit * (range.upperBound - range.lowerBound)
    }

    /// A whole number inside a range.
    func whole(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(unit * Double(range.count))
    }

    /// One of some choices.
    func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[whole(0...choices.count - 1)]
    }

    /// SplitMix64's finisher.
    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
