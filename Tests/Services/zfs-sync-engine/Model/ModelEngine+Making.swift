package import Observations
import ZFSSyncEngineCore

extension ModelEngine {
    /// The dataset that is replicated from, in `tank` on `primary`.
    package static let source = name("tank/data")
    /// The one that is replicated to, in `bk` on `backup`.
    package static let target = name("bk/data")

    /// Two hosts, a dataset with snapshots `s1` to `s<count>`, and all of it replicated.
    ///
    /// - Parameters:
    ///   - count: snapshots that both have.
    ///   - isEncrypted: whether the source has a key, so that streams are raw.
    ///   - seed: what guids are made of.
    /// - Returns: the engine of the pair.
    package static func pair(_ count: Int = 3, isEncrypted: Bool = false, seed: UInt64 = 7) -> Self
    {
        var model = ZFSModel(seed: seed)
        model.makePool("tank", on: "primary")
        model.makePool("bk", on: "backup")
        model.makeDataset(source, on: "primary")
        if isEncrypted { model.hosts["primary"]?.datasets[source]?.encryptionRoot = source }
        var policy = DatasetPolicy(
            pair: "primary → backup",
            sourceHost: "primary",
            source: source,
            targetHost: "backup",
            target: target
        )
        policy.repairs = true
        policy.reanchors = true
        var engine = Self(model, policy)
        engine.sourceSnapshots(count)
        engine.settle()
        engine.ran = []
        return engine
    }

    /// Writes and snapshots at the source, called `s1`, `s2` and so on.
    package mutating func sourceSnapshots(_ count: Int) {
        for _ in 0..<count {
            let number = (model.hosts["primary"]?.datasets[Self.source]?.snapshots.count ?? 0) + 1
            model.write(Self.source, on: "primary")
            model.snapshot(Self.source, "s\(number)", on: "primary")
        }
    }

    /// The host that is replicated to.
    package var backup: ModelHost { model.hosts["backup"] ?? ModelHost() }
    /// The source's dataset.
    package var sourceState: ModelDataset? { model.hosts["primary"]?.datasets[Self.source] }
    /// The target's dataset.
    package var targetState: ModelDataset? { model.hosts["backup"]?.datasets[Self.target] }

    /// Whether the target's newest snapshot is the source's, with the same content.
    package var isInStep: Bool {
        guard let newest = sourceState?.snapshots.last else { return false }
        return targetState?.snapshots.last.map {
            $0.guid == newest.guid && $0.content == newest.content
        } ?? false
    }

    /// The copies that were set aside.
    package var superseded: [DatasetName] {
        model.hosts["backup"]?.datasets.keys.filter { $0.text.hasPrefix("bk/_superseded/") }
            .sorted()
            ?? []
    }
}

/// A dataset's name of a literal.
package func name(_ text: String) -> DatasetName {
    guard let name = DatasetName(text) else { preconditionFailure("\(text) is no dataset's name") }
    return name
}
