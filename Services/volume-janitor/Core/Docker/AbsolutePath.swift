/// An absolute path without `.`, `..` and doubled slashes, compared by whole components.
///
/// Paths of Docker and of `/proc/self/mountinfo` are read into it; one that is not UTF-8 is none.
package struct AbsolutePath: Sendable, Hashable, CustomStringConvertible {
    /// The names between the slashes; empty for `/`.
    package let components: [String]

    /// Bytes of a path at the most, with the byte that ends it (`PATH_MAX`).
    package static let bytesMax = 4096

    /// The root, `/`.
    package static let root = AbsolutePath(components: [])

    /// A path from its text; nil when it does not begin with `/`, has a `..` or a NUL, or is longer
    /// than the kernel takes.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.first == UInt8(ascii: "/"), text.utf8.count < Self.bytesMax,
            !text.utf8.contains(0)
        else { return nil }
        let parts = String(text).utf8.split(separator: UInt8(ascii: "/"))
        let names = parts.map { String(Substring($0)) }.filter { $0 != "." }
        guard !names.contains("..") else { return nil }
        components = names
    }

    private init(components: [String]) {
        self.components = components
    }

    /// The path as the kernel takes it.
    package var text: String { "/" + components.joined(separator: "/") }

    /// The path as the kernel takes it.
    package var description: String { text }

    /// What is left of the path below a folder; nil when it does not lie in it.
    package func names(below folder: AbsolutePath) -> [String]? {
        guard components.starts(with: folder.components) else { return nil }
        return Array(components.dropFirst(folder.components.count))
    }

    /// The path of something below.
    package func appending(_ names: some Sequence<String>) -> AbsolutePath {
        AbsolutePath(components: components + names)
    }

    /// The last names of the path, fewer when there are not so many.
    package func tail(_ count: Int) -> [String] { Array(components.suffix(count)) }
}
