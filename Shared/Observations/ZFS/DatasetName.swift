import Quantities

/// The full name of a filesystem or volume, such as `tank/data`.
///
/// Components are letters, digits and `-_.: `, none empty, `.` or `..`; a pool begins with a
/// letter; at most 255 bytes (zfs(8), `zfs_namecheck.c`). A name so checked is never an option and
/// has nothing in it that a listing separates by.
package struct DatasetName: Name {
    /// The text as it was given.
    package let text: String

    /// The name, or nil when ZFS would refuse it.
    package init?(_ text: String) {
        guard (1...Self.bytesMax).contains(text.utf8.count), let first = text.utf8.first,
            isLetter(first)
        else { return nil }
        guard
            text.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
                .allSatisfy(isComponent)
        else { return nil }
        self.text = text
    }

    /// The most bytes a name has, snapshot included (`ZFS_MAX_DATASET_NAME_LEN` less one).
    package static let bytesMax = 255

    private init(unchecked text: String) { self.text = text }
}

extension DatasetName {
    /// The pool, which is the first component.
    package var pool: String { String(text.prefix { $0 != "/" }) }

    /// Whether this is a pool's root, which can be neither renamed nor replaced.
    package var isPoolRoot: Bool { !text.utf8.contains(0x2F) }

    /// The dataset above; nil for a pool's root.
    package var parent: Self? {
        text.lastIndex(of: "/").map { Self(unchecked: String(text[..<$0])) }
    }

    /// The last component.
    package var leaf: String {
        text.lastIndex(of: "/").map { String(text[text.index(after: $0)...]) } ?? text
    }

    /// Whether this is `other` or lies below it; `archive2` does not lie below `archive`.
    package func isWithin(_ other: Self) -> Bool {
        isBelow(other) || self == other
    }

    /// Whether this lies below `other`, at any depth.
    package func isBelow(_ other: Self) -> Bool {
        let (own, above) = (text.utf8, other.text.utf8)
        guard own.count > above.count, own.starts(with: above) else { return false }
        return own[own.index(own.startIndex, offsetBy: above.count)] == 0x2F
    }

    /// Whether this lies right below `other`.
    package func isChild(of other: Self) -> Bool {
        isBelow(other) && !text.utf8.dropFirst(other.text.utf8.count + 1).contains(0x2F)
    }

    /// The same dataset when `old`, which it lies within, is called `new`; nil when it does not
    /// lie there or the name would be too long.
    package func moved(from old: Self, to new: Self) -> Self? {
        guard isWithin(old) else { return nil }
        let rest = String(decoding: text.utf8.dropFirst(old.text.utf8.count), as: UTF8.self)
        return Self(new.text + rest)
    }

    /// The full name of a snapshot of this dataset.
    package func snapshot(_ name: String) -> String { "\(text)@\(name)" }

    /// The full name of a bookmark of this dataset.
    package func bookmark(_ name: String) -> String { "\(text)#\(name)" }

    /// Whether `name` can stand behind `@` or `#`.
    package static func isVersionName(_ name: some StringProtocol) -> Bool {
        !name.isEmpty && name.utf8.count < bytesMax && name.utf8.allSatisfy(isNameByte)
    }
}

private func isComponent(_ component: Substring.UTF8View.SubSequence) -> Bool {
    guard let first = component.first, component.allSatisfy(isNameByte) else { return false }
    return first != 0x2E || component.contains { $0 != 0x2E } || component.count > 2
}

private func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
}

/// Letters, digits, `-`, `_`, `.`, `:` and the space.
private func isNameByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || (0x30...0x39).contains(byte)
        || [0x2D, 0x5F, 0x2E, 0x3A, 0x20].contains(byte)
}
