import Quantities

/// What every rule has beside its algorithm: what it looks at, what it never touches, and how much
/// it may take at once.
package struct RuleGuards: Sendable, Hashable {
    /// Files younger than this stay, by content and by inode change.
    package var minAge: Duration = .seconds(60)
    /// Which bytes count.
    package var usage: UsageKind = .allocated
    /// What becomes of symbolic links.
    package var symlinks: SymlinkHandling = .keep
    /// Whether old empty directories go too; the registered one never does.
    package var prunesEmptyDirectories = false
    /// Whether files that a process has open for writing stay.
    package var skipsOpenForWrite = true
    /// Only files that match one of these count; all when there are none.
    package var include = GlobSet()
    /// Files and directories that the rule does not see: neither counted nor deleted.
    package var exclude = GlobSet()
    /// Files that count and always stay, and directories that are not entered.
    package var protect = GlobSet()
    /// More files than this wait for confirmation; nil for no limit.
    package var maxDeleteFiles: Int64?
    /// More bytes than this wait for confirmation; nil for no limit.
    package var maxDeleteBytes: Int64?
    /// More than this part of the files waits for confirmation.
    package var maxDeleteFraction = 0.5

    /// Guards as they are when nothing is said.
    package init() {
        protect = Self.defaultProtection
    }

    /// Names that stay unless `protect_defaults` is false: locks, process ids, databases.
    package static let defaultProtection = GlobSet(
        [
            "lost+found", "*.lock", "*.pid", ".keep*", "*.db*", "*.sqlite*", "*-wal", "*-shm",
        ].compactMap { try? Glob($0) }
    )

    /// Reads the guards; faults are left with the reader.
    package init(from reader: inout ParameterReader) {
        self.init()
        minAge = reader.span("min_age") ?? minAge
        usage = reader.word("usage", UsageKind.self) ?? usage
        symlinks = reader.word("symlinks", SymlinkHandling.self) ?? symlinks
        prunesEmptyDirectories = reader.flag("prune_empty_dirs") ?? prunesEmptyDirectories
        skipsOpenForWrite = reader.flag("skip_open_for_write") ?? skipsOpenForWrite
        include = Self.globs("include", &reader)
        exclude = Self.globs("exclude", &reader)
        let own = Self.globs("protect", &reader)
        let defaults = reader.flag("protect_defaults") ?? true
        protect = defaults ? Self.defaultProtection.joined(own) : own
        maxDeleteFiles = reader.integer("max_delete_files", in: 0...Int64.max)
        maxDeleteBytes = reader.integer("max_delete_bytes", in: 0...Int64.max)
        maxDeleteFraction =
            reader.number("max_delete_fraction", in: 0...1) ?? maxDeleteFraction
    }

    private static func globs(_ name: String, _ reader: inout ParameterReader) -> GlobSet {
        guard let texts = reader.texts(name) else { return GlobSet() }
        guard texts.count <= globsMax else {
            reader.fail(name, "has \(texts.count) patterns, at most \(globsMax): join some")
            return GlobSet()
        }
        var globs: [Glob] = []
        for text in texts {
            do { globs.append(try Glob(text)) } catch { reader.fail(name, error.description) }
        }
        return GlobSet(globs)
    }

    /// Each file is compared with every pattern, so their number is limited.
    package static let globsMax = 100
}
