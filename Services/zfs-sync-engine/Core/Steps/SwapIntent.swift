package import Observations

/// What a repair of several steps is going to do, written down before its first step.
///
/// It says which datasets it is about by their guids, so that whoever finds it after a kill can
/// see in the pools how far it came: a rename and a promotion change no guid.
package struct SwapIntent: Sendable, Hashable, Codable {
    /// Which repair.
    package var kind: SwapKind
    /// The target's host.
    package var host: String
    /// The name that is replicated to.
    package var target: DatasetName
    /// The dataset that had the name before.
    package var targetGuid: ZFSGuid
    /// What it is.
    package var datasetKind: DatasetKind
    /// Where it is set aside.
    package var parked: DatasetName
    /// The common base that the new one begins with; nil for a re-anchor.
    package var base: ZFSGuid?
    /// What is received beside it; nil for a fork.
    package var copy: SwapCopy?
    /// Datasets below the target that are brought back.
    package var children: [SwapChild]

    /// The intent of a fork.
    package init(
        forkOf target: DatasetRecord,
        on host: String,
        parked: DatasetName,
        base: ZFSGuid,
        children: [SwapChild]
    ) {
        kind = .fork
        self.host = host
        self.target = target.name
        targetGuid = target.guid
        datasetKind = target.kind
        self.parked = parked
        self.base = base
        self.children = children
    }

    /// The intent of a re-anchor.
    package init(
        reanchorOf target: DatasetRecord,
        on host: String,
        parked: DatasetName,
        copy: SwapCopy,
        children: [SwapChild]
    ) {
        kind = .reanchor
        self.host = host
        self.target = target.name
        targetGuid = target.guid
        datasetKind = target.kind
        self.parked = parked
        self.copy = copy
        self.children = children
    }

    /// Where the new copy is received; nil for a fork.
    package var side: DatasetName? { copy?.ends.target }

    /// The datasets whose snapshots have to be listed to see how far it came.
    package var watched: [DatasetName] { [target, parked] + (side.map { [$0] } ?? []) }

    /// The datasets that copies are set aside in and received into.
    package var folders: [DatasetName] {
        ([parked] + (side.map { [$0] } ?? [])).compactMap(\.parent)
    }
}
