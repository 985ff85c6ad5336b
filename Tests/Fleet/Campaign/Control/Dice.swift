/// A random generator that gives the same numbers for the same seed (SplitMix64).
package struct Dice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator that starts from a seed.
    package init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Whether something of a probability comes about.
    package mutating func chance(_ part: Double) -> Bool {
        part > 0 && Double.random(in: 0..<1, using: &self) < part
    }
}
