package import Observations
package import ZFSSyncEngineCore

/// A host of the model: its pools, its datasets and how old its tool is.
package struct ModelHost: Sendable, Hashable {
    package var clock: Int64 = 1_795_000_000
    package var pools: [String: ModelPool] = [:]
    package var datasets: [DatasetName: ModelDataset] = [:]
    package var dialect: ListingDialect = .list

    package init() {}

    /// Every (guid, content) that can be read back, which no repair of classes A and B makes less.
    package var reachable: Set<ModelVersion> {
        Set(
            datasets.values.flatMap { dataset in
                dataset.snapshots.map { ModelVersion(guid: $0.guid, content: $0.content) }
            }
        )
    }

    /// What was written and is in no snapshot, which they do not touch either.
    package var unsaved: Set<UInt64> {
        Set(datasets.values.filter { $0.written > 0 }.map(\.content))
    }

    func used(_ pool: String) -> Int64 {
        datasets.filter { $0.key.pool == pool }.reduce(0) { sum, item in
            sum + item.value.snapshots.reduce(0) { $0 + $1.bytes } + item.value.written
                + (item.value.partial?.bytes ?? 0)
        }
    }

    func free(_ pool: String) -> Int64 {
        max(0, (pools[pool]?.capacity ?? 0) - used(pool))
    }

    mutating func nextTxg(_ pool: String) -> UInt64 {
        pools[pool]?.txg += 1
        return pools[pool]?.txg ?? 0
    }
}

/// A pool of the model.
package struct ModelPool: Sendable, Hashable {
    package var guid: ZFSGuid
    package var txg: UInt64 = 4
    package var health = "ONLINE"
    package var capacity: Int64 = 1 << 40
    package var isReadOnly = false
    /// Damaged files and blocks, as `zpool status` counts them.
    package var dataErrors = 0
}

/// What a snapshot is, wherever it lies.
package struct ModelVersion: Sendable, Hashable {
    package var guid: ZFSGuid
    package var content: UInt64
}

/// A command that the model refuses, with zfs's words.
struct ModelRefusal: Error {
    var said: String
    var status: Int32 = 1

    init(_ said: String, status: Int32 = 1) {
        self.said = said
        self.status = status
    }
}
