import Observations
import Quantities
import ZFSSyncEngineCore

/// A replicated dataset with both ends and what would be done.
struct DatasetDetailDocument: Encodable, Sendable {
    /// Snapshots of one end in the answer at the most; the newest are shown.
    static let snapshotsMax = 1000

    struct Snapshot: Encodable, Sendable {
        let name: String
        let guid: String
        let createtxg: String
        let creation: String
        let holds: Int?
    }

    struct End: Encodable, Sendable {
        let state: String
        let snapshots: [Snapshot]
        let bookmarks: [Snapshot]
        let snapshotsTotal: Int
        let availableBytes: Int64?
        let writtenBytes: Int64?
        let isMounted: Bool?
        let isReadonly: Bool?
        let isEncrypted: Bool?
        let resumeToken: Bool

        init(_ end: EndState?) {
            let listing = end?.listing
            state =
                switch end {
                case .present: "present"
                case .missing: "missing"
                case .unknown(let why): why.rawValue
                case nil: "not_listed"
                }
            snapshots = (listing?.snapshots ?? []).suffix(DatasetDetailDocument.snapshotsMax)
                .map { snapshot in
                    Snapshot(
                        name: snapshot.name,
                        guid: snapshot.guid.description,
                        createtxg: String(snapshot.createtxg),
                        creation: snapshot.creation.rfc3339,
                        holds: snapshot.holds
                    )
                }
            bookmarks = (listing?.bookmarks ?? []).suffix(DatasetDetailDocument.snapshotsMax)
                .map { bookmark in
                    Snapshot(
                        name: bookmark.name,
                        guid: bookmark.guid.description,
                        createtxg: String(bookmark.createtxg),
                        creation: bookmark.creation.rfc3339,
                        holds: nil
                    )
                }
            snapshotsTotal = listing?.snapshots.count ?? 0
            availableBytes = listing?.dataset.available?.bytes
            writtenBytes = listing?.dataset.written?.bytes
            isMounted = listing?.dataset.isMounted
            isReadonly = listing?.dataset.isReadOnly
            isEncrypted = listing?.dataset.isEncrypted
            resumeToken = listing?.dataset.resumeToken != nil
        }
    }

    let dataset: DatasetDocument
    let primary: End
    let backup: End
    let plan: PlanDocument?
    /// Failures in a row; 0 when the last try succeeded.
    let failures: Int
    /// The class of the last of them.
    let failure: String?
    /// When it is tried again by itself; nil for with the next scheduled run.
    let nextTry: String?
    /// What came of it when it was last not up to date.
    let lastResult: Last?

    struct Last: Encodable, Sendable {
        let run: Int64
        let result: RunDocument.Result
    }

    init(_ state: DatasetState, _ memory: DatasetMemory, last: RunResult?) {
        dataset = DatasetDocument(state)
        primary = End(state.standing?.source)
        backup = End(state.standing?.target)
        plan = state.standing.map { PlanDocument($0.plan, subject: $0.subject?.text) }
        failures = memory.failures
        failure = memory.failure?.rawValue
        nextTry = memory.nextTry?.rfc3339
        lastResult = last.map { Last(run: $0.run, result: RunDocument.Result($0)) }
    }
}
