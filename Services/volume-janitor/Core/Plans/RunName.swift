/// Names one run; part of a file name while it lasts, so of letters, digits and `-` alone.
package struct RunName: Sendable, Hashable, CustomStringConvertible {
    /// The name.
    package let description: String

    /// A name of 1 to 64 letters, digits and `-`; nil for anything else.
    package init?(_ text: String) {
        let isPlain = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
                || (0x41...0x5A).contains(byte) || byte == 0x2D
        }
        guard isPlain, (1...64).contains(text.utf8.count) else { return nil }
        description = text
    }
}
