/// Patterns of which one is enough.
package struct GlobSet: Sendable, Hashable {
    /// The patterns, in the order given.
    package let globs: [Glob]
    /// Those of names alone.
    private let ofNames: [Glob]
    /// Those of whole paths.
    private let ofPaths: [Glob]

    /// A set; an empty one matches nothing.
    package init(_ globs: [Glob] = []) {
        self.globs = globs
        ofNames = globs.filter { !$0.isOfPath }
        ofPaths = globs.filter(\.isOfPath)
    }

    /// Whether there is no pattern.
    package var isEmpty: Bool { globs.isEmpty }

    /// Whether a pattern needs the whole path.
    package var needsPath: Bool { !ofPaths.isEmpty }

    /// Both sets in one.
    package func joined(_ other: Self) -> Self { Self(globs + other.globs) }

    /// Whether a pattern matches a name, or the path that ends with it.
    package func matches(name: Span<UInt8>, path: Span<UInt8>) -> Bool {
        for glob in ofNames where glob.matches(name) { return true }
        for glob in ofPaths where glob.matches(path) { return true }
        return false
    }
}
