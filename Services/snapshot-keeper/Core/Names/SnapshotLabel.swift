/// What the names of a subvolume's snapshots begin with: its last folder's name.
package struct SnapshotLabel: Sendable, Hashable, CustomStringConvertible {
    /// The text: letters, digits, `-` and `_`, 1 to 60.
    package let text: String

    /// The label of a subvolume's path: `home` of `/home`, `root` of `/`.
    ///
    /// What is no letter, digit, `-` or `_` becomes `_`.
    package init(path: String) {
        let last = path.split(separator: "/").last.map(String.init) ?? "root"
        let plain = last.unicodeScalars.map { scalar in
            Self.isPlain(scalar) ? Character(scalar) : "_"
        }
        let text = String(plain.prefix(Self.lengthMax))
        // A dot stands before the moment, and a leading `-` would be an option to most tools.
        self.text = text.hasPrefix("-") ? "_" + text.dropFirst() : text
    }

    /// A label as it stands in a name; nil when it has other characters.
    init?(_ text: some StringProtocol) {
        guard (1...Self.lengthMax).contains(text.count),
            text.unicodeScalars.allSatisfy(Self.isPlain)
        else { return nil }
        self.text = String(text)
    }

    /// The text.
    package var description: String { text }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            || scalar == "-" || scalar == "_"
    }

    private static let lengthMax = 60
}
