/// A pattern over a name, in which `*` stands for any text, none too; case counts.
package struct NamePattern: Sendable, Hashable, CustomStringConvertible {
    /// The pattern as written.
    package let description: String

    /// A pattern of a text; every text is one.
    package init(_ text: String) { description = text }

    /// Matches every name.
    package static let any = NamePattern("*")

    /// Whether a name is one of the pattern's.
    package func matches(_ name: String) -> Bool {
        guard description != "*" else { return true }
        guard description.utf8.contains(0x2A) else { return description == name }
        return Self.matches(Array(name.utf8), Array(description.utf8))
    }

    private static func matches(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
        var (at, place) = (0, 0)
        var star: (pattern: Int, name: Int)?
        while at < name.count {
            if place < pattern.count, pattern[place] == 0x2A {
                star = (place, at)
                place += 1
            } else if place < pattern.count, pattern[place] == name[at] {
                at += 1
                place += 1
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                (at, place) = (last.name + 1, last.pattern + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == 0x2A }
    }
}
