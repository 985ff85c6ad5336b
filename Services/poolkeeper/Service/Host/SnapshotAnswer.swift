import SnapshotKeeper
import SnapshotKeeperCore

/// What a run did, for programs.
struct SnapshotAnswer: Encodable {
    let run: RunDocument
    let deletedNames: [String]
    let left: [String: String]
    let withheld: [String]

    init(_ report: RunReport) {
        run = RunDocument(report.run)
        deletedNames = report.deleted
        left = Dictionary(
            report.left.map { ($0.name, $0.reason) },
            uniquingKeysWith: { $1 }
        )
        withheld = report.plan?.withheld.map(\.words) ?? []
    }
}
