import Contracts

/// What a sample carries besides its number: a state's word, the unit as sent, metadata, flags.
///
/// A sample row holds one integer for all of it: the flags in the top byte, below them 56 bits of
/// hash that lead to a row of texts. The row is written once a day and series for each content, so
/// what does not change is not stored again, in whatever order samples arrive.
struct SampleNote: Hashable {
    var text: String
    var sentUnit: String
    var metadata: String

    /// 56 bits of FNV-1a over the three texts; never 0, which stands for "no note".
    var hash: Int64 {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        Self.mix(text, into: &state)
        Self.mix(sentUnit, into: &state)
        Self.mix(metadata, into: &state)
        let bits = Int64(bitPattern: (state ^ state >> 56) & UInt64(Self.hashMask))
        return bits == 0 ? 1 : bits
    }

    private static func mix(_ word: String, into state: inout UInt64) {
        for byte in word.utf8 { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        // A byte that UTF-8 never has, so that "a" + "b" is not "ab" + "".
        state = (state ^ 0xFF) &* 0x0000_0100_0000_01B3
    }

    static let hashMask: Int64 = 0x00FF_FFFF_FFFF_FFFF

    /// The integer a sample row holds.
    static func reference(flags: SampleFlags, hash: Int64) -> Int64 {
        Int64(flags.rawValue & 0x7F) << 56 | hash
    }
}
