import FileTrees
import Observations
import Quantities
import VolumeJanitorCore

/// Says of folders, deepest first, which are empty and old enough to be removed.
///
/// A folder that holds nothing but such folders is one too. Applications make a folder before the
/// files in it, so a young one stays.
struct PrunableFolders {
    private let isOn: Bool
    private let youngAfter: Int64
    /// How many of the folders in a folder are removed, by the number of the folder.
    private var inside: [Int: Int] = [:]
    private(set) var count = 0

    init(rule: CleanupRule, now: Timestamp) {
        isOn = rule.guards.prunesEmptyDirectories
        youngAfter = Sieve.nanoseconds(now - rule.guards.minAge)
    }

    /// Whether a folder that was left is one.
    mutating func judge(_ folder: LeftFolder) -> Bool {
        guard isOn else { return false }
        let removed = inside.removeValue(forKey: folder.ordinal) ?? 0
        guard folder.entries == removed, folder.modified <= youngAfter,
            folder.changed <= youngAfter
        else { return false }
        inside[folder.parent, default: 0] += 1
        count += 1
        return true
    }
}
