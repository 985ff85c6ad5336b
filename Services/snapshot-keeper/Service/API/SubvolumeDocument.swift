/// A subvolume with its snapshots, as the API says it.
struct SubvolumeDocument: Encodable {
    let path: String
    let folder: String
    let pool: String?
    let health: String
    let reason: String?
    let retention: String
    let schedule: String?
    let nextAt: String?
    let nested: [String]
    let nestedCount: Int
    let unreadable: [String]
    let freeBytes: Int64?
    let snapshots: [SnapshotDocument]
}
