/// Who made a snapshot, as far as its name tells.
package enum SnapshotOrigin: String, Sendable, Hashable, Codable, CaseIterable {
    /// This keeper: `home.20261127T020000Z`.
    case poolkeeper
    /// ASG: `pre-backup-YYYYMMDD-HHMMSS`, in the local time of its host.
    case asg
    /// snapper: `NUMBER/snapshot`.
    case snapper
    /// Somebody else.
    case other

    /// The origin that a name tells, from the folder of snapshots.
    package init(name: String) {
        if SnapshotName(name) != nil {
            self = .poolkeeper
        } else if Self.isOfASG(name) {
            self = .asg
        } else if Self.isOfSnapper(name) {
            self = .snapper
        } else {
            self = .other
        }
    }

    /// What a person calls it.
    package var word: String {
        switch self {
        case .poolkeeper: "Poolkeeper"
        case .asg: "ASG"
        case .snapper: "snapper"
        case .other: "other"
        }
    }

    private static func isOfASG(_ name: String) -> Bool {
        guard name.hasPrefix("pre-backup-") else { return false }
        let parts = name.dropFirst("pre-backup-".count)
            .split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].count == 8 && parts[1].count == 6
            && parts.joined().allSatisfy { ("0"..."9").contains($0) }
    }

    private static func isOfSnapper(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[1] == "snapshot" && !parts[0].isEmpty
            && parts[0].allSatisfy { ("0"..."9").contains($0) }
    }
}
