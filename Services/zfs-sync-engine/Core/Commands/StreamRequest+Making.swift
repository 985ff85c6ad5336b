package import Observations

/// The only place that makes commands of a stream. None of them has `-F`, `-R` or `-p`.
extension StreamRequest {
    /// The two ends of a stream.
    package struct Ends: Sendable, Hashable, Codable {
        /// The host that sends.
        package var sourceHost: String
        /// The dataset that is sent.
        package var source: DatasetName
        /// The host that receives.
        package var targetHost: String
        /// The dataset that is received into.
        package var target: DatasetName
        /// Whether the target takes part in resumable receives; old tools do not.
        package var isResumable: Bool

        /// The ends of a stream.
        package init(
            sourceHost: String,
            source: DatasetName,
            targetHost: String,
            target: DatasetName,
            isResumable: Bool = true
        ) {
            self.sourceHost = sourceHost
            self.source = source
            self.targetHost = targetHost
            self.target = target
            self.isResumable = isResumable
        }
    }

    /// Everything up to a snapshot, into a dataset that is not there yet.
    package static func full(
        _ snapshot: SnapshotRecord,
        _ ends: Ends,
        _ flags: SendFlags,
        kind: DatasetKind
    ) -> Self {
        let unmounted =
            kind == .volume || !ends.isResumable
            ? [] : ["-o", "mountpoint=none", "-o", "canmount=noauto"]
        return make(
            flags.options + [ends.source.snapshot(snapshot.name)],
            snapshot,
            ends,
            unmounted
        )
    }

    /// From a base to one snapshot, without those between.
    package static func single(
        from base: SendBase,
        to snapshot: SnapshotRecord,
        _ ends: Ends,
        _ flags: SendFlags
    ) -> Self {
        let from =
            switch base {
            case .snapshot(let name): ends.source.snapshot(name)
            case .bookmark(let name): ends.source.bookmark(name)
            }
        let words = flags.options + ["-i", from, ends.source.snapshot(snapshot.name)]
        return make(words, snapshot, ends)
    }

    /// From a snapshot to another with all those between (`-I`), which a bookmark cannot begin.
    package static func through(
        from base: String,
        to snapshot: SnapshotRecord,
        _ ends: Ends,
        _ flags: SendFlags
    ) -> Self {
        let words =
            flags.options + [
                "-I", ends.source.snapshot(base), ends.source.snapshot(snapshot.name),
            ]
        return make(words, snapshot, ends)
    }

    /// The rest of a stream that was cut short; the token decides all else.
    package static func resume(_ token: String, expected: ZFSGuid, _ ends: Ends) -> Self {
        Self(
            send: ZFSCommand(on: ends.sourceHost, ["send", "-t", token]),
            receive: receive(ends, []),
            target: ends.target,
            expected: expected
        )
    }

    private static func make(
        _ words: [String],
        _ snapshot: SnapshotRecord,
        _ ends: Ends,
        _ properties: [String] = []
    ) -> Self {
        Self(
            send: ZFSCommand(on: ends.sourceHost, ["send"] + words),
            receive: receive(ends, properties),
            target: ends.target,
            expected: snapshot.guid
        )
    }

    private static func receive(_ ends: Ends, _ properties: [String]) -> ZFSCommand {
        let options = ends.isResumable ? ["-s", "-u"] : []
        return ZFSCommand(
            on: ends.targetHost,
            ["receive"] + options + properties + [ends.target.text]
        )
    }
}
