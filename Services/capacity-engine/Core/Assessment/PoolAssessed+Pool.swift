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
        contents = pool.spaces.map { Content($0, pool.chunks) }
        devices = fact.devices.map { Device($0, pool) }
        findings = Self.findings(of: pool)
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

    private static func findings(of pool: BtrfsPool) -> [Finding] {
        (ProfileWatch(pool)?.warnings() ?? []).map {
            Finding(kind: $0.kind.rawValue, text: $0.text, command: $0.command)
        }
    }
}

extension PoolAssessed.Content {
    fileprivate init(_ space: BtrfsSpace, _ chunks: BtrfsChunks?) {
        self.init(
            content: space.content.rawValue,
            profiles: space.profiles.map(\.rawValue),
            total: ByteCount(space.totalBytes),
            used: ByteCount(space.usedBytes)
        )
        guard let chunks else { return }
        let sets = FatalSets(of: space.content, in: chunks)
        guard !sets.smallest.isEmpty else { return }
        survivable = sets.survivable
        fatalSets = sets.smallest.prefix(PoolAssessed.setsMax).map { $0.map(UInt64.init) }
    }
}

extension PoolAssessed.Device {
    fileprivate init(_ state: BtrfsDeviceState, _ pool: BtrfsPool) {
        self.init(id: state.id, path: state.path, size: state.size, allocated: state.allocated)
        isMissing = state.isMissing
        counters = state.counters
        guard let chunks = pool.chunks else { return }
        let number = UInt32(truncatingIfNeeded: state.id)
        let bytes = [BtrfsContent.metadata, .system].reduce(Int64(0)) {
            $0 + (FatalSets(of: $1, in: chunks).bytesOnDevice[number] ?? 0)
        }
        metadata = ByteCount(bytes)
    }
}
