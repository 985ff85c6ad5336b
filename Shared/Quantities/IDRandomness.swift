import Synchronization

/// Random bits for ids, of which every request takes several.
///
/// The system's own randomness costs a call of the kernel for each eight bytes, more than the rest
/// of making an id. This is xoshiro256** (Blackman and Vigna, 2018), one for the process, begun
/// with 256 bits of the system's: ids of all processes differ, but who has seen some can tell the
/// next ones. Nothing that must be secret comes from it.
package struct IDRandomness: RandomNumberGenerator, Sendable {
    private static let shared = Mutex(State())

    /// The process's own.
    package init() {}

    /// The next 64 bits; no two callers get the same.
    package mutating func next() -> UInt64 { Self.shared.withLock { $0.next() } }

    struct State {
        private var words: (UInt64, UInt64, UInt64, UInt64)

        init() {
            var system = SystemRandomNumberGenerator()
            // All zeros would stay zeros.
            self.init((system.next() | 1, system.next(), system.next(), system.next()))
        }

        init(_ words: (UInt64, UInt64, UInt64, UInt64)) {
            self.words = words
        }

        mutating func next() -> UInt64 {
            let result = Self.rotate(words.1 &* 5, by: 7) &* 9
            let shifted = words.1 << 17
            words.2 ^= words.0
            words.3 ^= words.1
            words.1 ^= words.2
            words.0 ^= words.3
            words.2 ^= shifted
            words.3 = Self.rotate(words.3, by: 45)
            return result
        }

        private static func rotate(_ word: UInt64, by bits: UInt64) -> UInt64 {
            word << bits | word >> (64 - bits)
        }
    }
}
