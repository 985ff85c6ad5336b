package import Contracts
import Observations
import Quantities

extension PoolAssessed {
    /// Sets of devices in one message at the most.
    package static let setsMax = 20

    /// What a probe's words mean: what the pool can take, and what it cannot lose.
    package init(of fact: BtrfsPoolObserved) {
        self.init(
            tenant: fact.tenant,
            client: fact.client,
            system: fact.system,
            pool: fact.pool,
            uuid: fact.uuid,
            mount: fact.mount,
            reading: fact.reading,
            asOf: fact.asOf
        )
        reason = fact.reason
        guard let pool = BtrfsPool(fact) else {
            if fact.reading == .exact { reason = "the probe's words are newer than this release" }
            return
        }
        raw = ByteCount(pool.devices.reduce(0) { $0 + $1.totalBytes })
        used = ByteCount(pool.dataSpace?.usedBytes ?? 0)
        chunks = ByteCount(pool.dataSpace?.totalBytes ?? 0)
        let spreads = pool.chunks.map(ChunkSpreads.init)
        let sets = spreads.map { spreads in
            pool.spaces.map { FatalSets(of: $0.content, in: spreads) }
        }
        contents = pool.spaces.map { space in
            Content(space, sets?.first { $0.content == space.content })
        }
        devices = fact.devices.map { Device($0, sets) }
        findings = spreads.map { Self.findings(of: pool, $0) } ?? []
        do {
            take(try PoolCapacity(of: pool))
        } catch {
            reason = reason ?? "\(error)"
        }
    }

    private mutating func take(_ capacity: PoolCapacity) {
        profile = capacity.profile.name
        obtainable = ByteCount(capacity.obtainableBytes)
        freeInChunks = ByteCount(capacity.freeInChunksBytes)
        obtainableAfterBalance = ByteCount(max(0, capacity.obtainableAfterBalanceBytes))
        for index in devices.indices {
            let id = devices[index].id
            devices[index].unreachable = ByteCount(capacity.unreachable[id] ?? 0)
            devices[index].unreachableAfterBalance = ByteCount(
                capacity.unreachableAfterBalance[id] ?? 0
            )
        }
    }

    private static func findings(of pool: BtrfsPool, _ spreads: ChunkSpreads) -> [Finding] {
        ProfileWatch(pool, spreads).warnings().map {
            Finding(kind: $0.kind.rawValue, text: $0.text, command: $0.command)
        }
    }
}

extension PoolAssessed.Content {
    fileprivate init(_ space: BtrfsSpace, _ sets: FatalSets?) {
        self.init(
            content: space.content.rawValue,
            profiles: space.profiles.map(\.rawValue),
            total: ByteCount(space.totalBytes),
            used: ByteCount(space.usedBytes)
        )
        guard let sets, !sets.smallest.isEmpty else { return }
        survivable = sets.survivable
        fatalSets = sets.smallest.prefix(PoolAssessed.setsMax).map { $0.map(UInt64.init) }
    }
}

extension PoolAssessed.Device {
    fileprivate init(_ state: BtrfsDeviceState, _ sets: [FatalSets]?) {
        self.init(id: state.id, path: state.path, size: state.size, allocated: state.allocated)
        isMissing = state.isMissing
        counters = state.counters
        guard let sets else { return }
        let number = UInt32(truncatingIfNeeded: state.id)
        let bytes = sets.filter { [.metadata, .system].contains($0.content) }
            .reduce(Int64(0)) { $0 + ($1.bytesOnDevice[number] ?? 0) }
        metadata = ByteCount(bytes)
    }
}
