package import Observations
import Quantities
package import ZFSSyncEngineCore

/// Hosts with ZFS pools, kept in memory, that take the same words as the real programs.
///
/// Fidelity is what matters: its rules are those of the kernel's receive (`dmu_recv.c`) and of the
/// outputs recorded on OpenZFS 2.1.11 and 2.3.2. It has no time and no chance of its own: the same
/// seed makes the same guids.
package struct ZFSModel: Sendable {
    package var hosts: [String: ModelHost] = [:]
    var random: UInt64

    package init(seed: UInt64 = 1) { random = seed }

    /// Runs a command as its host would.
    package mutating func run(_ command: ZFSCommand) -> CommandAnswer {
        guard var host = hosts[command.host] else {
            return CommandAnswer(status: 255, isComplete: false)
        }
        defer { hosts[command.host] = host }
        do throws(ModelRefusal) {
            let text = try run(command, &host)
            return CommandAnswer(output: Array(text.utf8))
        } catch {
            return CommandAnswer(status: error.status, errors: Array((error.said + "\n").utf8))
        }
    }

    private mutating func run(
        _ command: ZFSCommand,
        _ host: inout ModelHost
    ) throws(ModelRefusal) -> String {
        let words = command.arguments
        switch (command.program, words.first) {
        case (.date, _): return "\(host.clock)\n"
        case (.zpool, "list"): return try host.listPools(words)
        case (.zpool, "status"): return host.troubledPools()
        case (.zfs, "list"): return try host.list(words)
        case (.zfs, "get"): return try host.get(words)
        case (.zfs, "holds"): return try host.holds(words)
        case (.ps, _): return host.processes()
        case (.zfs, "send"): return try estimate(words, host)
        case (.zfs, "receive"):
            guard words.count == 3, words[1] == "-A" else { throw ModelRefusal("no stream") }
            try host.abort(words[2])
        case (.zfs, "create"): try create(words, &host)
        case (.zfs, "clone"): try clone(words, &host)
        case (.zfs, let word?): try host.change(word, Array(words.dropFirst()))
        default: throw ModelRefusal("unrecognized command", status: 2)
        }
        return ""
    }

    // MARK: - What people do

    /// A pool with its root.
    package mutating func makePool(_ name: String, on host: String, capacity: Int64 = 1 << 40) {
        let guid = nextGuid()
        hosts[host, default: ModelHost()].pools[name] = ModelPool(guid: guid, capacity: capacity)
        if let root = DatasetName(name) { makeDataset(root, on: host) }
    }

    /// A dataset.
    package mutating func makeDataset(_ name: DatasetName, on host: String) {
        let guid = nextGuid()
        let txg = hosts[host]?.nextTxg(name.pool) ?? 0
        hosts[host]?.datasets[name] = ModelDataset(guid: guid, createtxg: txg)
    }

    /// Somebody writes to a dataset.
    package mutating func write(_ name: DatasetName, _ bytes: Int64 = 1000, on host: String) {
        let content = next()
        hosts[host]?.datasets[name]?.content = content
        hosts[host]?.datasets[name]?.written += bytes
    }

    /// Somebody takes a snapshot; the host's clock goes on by a minute.
    @discardableResult
    package mutating func snapshot(
        _ name: DatasetName,
        _ short: String,
        on host: String
    ) -> ZFSGuid? {
        let (guid, ivSet) = (nextGuid(), next())
        guard var state = hosts[host], let dataset = state.datasets[name],
            !dataset.snapshots.contains(where: { $0.name == short })
        else { return nil }
        state.clock += 60
        let snapshot = ModelSnapshot(
            name: short,
            guid: guid,
            createtxg: state.nextTxg(name.pool),
            creation: state.clock,
            content: dataset.content,
            bytes: dataset.written,
            ivSet: ivSet
        )
        state.datasets[name]?.snapshots.append(snapshot)
        state.datasets[name]?.written = 0
        hosts[host] = state
        return guid
    }

    /// Somebody destroys a snapshot; a hold, a clone or a partial receive keeps it.
    @discardableResult
    package mutating func destroy(_ name: DatasetName, _ short: String, on host: String) -> Bool {
        run(.destroySnapshots(of: name, [short], on: host)).status == 0
    }

    // MARK: - Numbers

    mutating func next() -> UInt64 {
        // SplitMix64: any seed is good, and the sequence has no short cycle.
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func nextGuid() -> ZFSGuid { ZFSGuid(next() | 1) }

    private mutating func create(
        _ words: [String],
        _ host: inout ModelHost
    ) throws(ModelRefusal) {
        let name = try host.name(words.last)
        guard host.datasets[name] == nil else {
            throw ModelRefusal("cannot create '\(name)': dataset already exists")
        }
        guard let parent = name.parent, let above = host.datasets[parent] else {
            throw ModelRefusal("cannot create '\(name)': parent does not exist")
        }
        var made = ModelDataset(guid: nextGuid(), createtxg: host.nextTxg(name.pool))
        made.encryptionRoot = above.encryptionRoot
        host.set(words, on: &made)
        host.datasets[name] = made
    }

    private mutating func clone(
        _ words: [String],
        _ host: inout ModelHost
    ) throws(ModelRefusal) {
        let name = try host.name(words.last)
        let (owner, short) = try host.versioned(words[words.count - 2])
        guard let origin = host.datasets[owner],
            let snapshot = origin.snapshots.first(where: { $0.name == short })
        else { throw ModelRefusal("cannot open '\(owner)@\(short)': dataset does not exist") }
        guard host.datasets[name] == nil else {
            throw ModelRefusal("cannot create '\(name)': dataset already exists")
        }
        guard let parent = name.parent, host.datasets[parent] != nil else {
            throw ModelRefusal("cannot create '\(name)': parent does not exist")
        }
        var made = ModelDataset(guid: nextGuid(), createtxg: host.nextTxg(name.pool))
        made.kind = origin.kind
        made.content = snapshot.content
        made.origin = ModelOrigin(dataset: owner, snapshot: snapshot.guid)
        made.encryptionRoot = origin.encryptionRoot
        made.isKeyLoaded = origin.isKeyLoaded
        host.set(words, on: &made)
        host.datasets[name] = made
    }
}
