/// Stretches waits by up to a quarter, each by another part; the same seed gives the same parts.
package struct Jitter: Sendable {
    private var state: UInt64

    /// Jitter from a seed.
    package init(seed: UInt64) { state = seed }

    /// The wait, or up to a quarter more.
    package mutating func stretch(_ wait: Duration) -> Duration {
        // SplitMix64, Steele et al. 2014.
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        let part = Int((mixed ^ mixed >> 31) >> 54)
        return wait + wait * part / 4096
    }
}
