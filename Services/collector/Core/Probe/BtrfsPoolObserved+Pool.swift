package import Contracts
package import Observations
package import Quantities

extension BtrfsPoolObserved {
    /// A pool as it was read, small enough for the bus: free extents and sums of chunks.
    package init(
        _ pool: BtrfsPool,
        of system: SystemID,
        client: ClientName?,
        at now: Timestamp
    ) {
        self.init(
            tenant: .single,
            client: client,
            system: system,
            pool: Self.name(label: pool.label, mount: pool.mount),
            uuid: pool.uuid,
            mount: pool.mount,
            reading: pool.approximateBecause == nil ? .exact : .approximate,
            asOf: now
        )
        reason = pool.approximateBecause
        spaces = pool.spaces.flatMap(Self.spaces)
        devices = pool.devices.prefix(Self.devicesMax).map(BtrfsDeviceState.init)
        keepLargestExtents()
        takeGroups(pool.chunks)
    }

    /// What a pool is called in fleet history: its label, else where it is mounted.
    package static func name(label: String, mount: String) -> String {
        guard label.isEmpty else { return label }
        let last = mount.split(separator: "/").last.map(String.init) ?? ""
        return last.isEmpty ? "root" : last
    }

    private static func spaces(_ sum: BtrfsSpace) -> [Space] {
        sum.parts.map { part in
            var space = Space(
                content: sum.content.rawValue,
                profile: part.profile.rawValue,
                total: ByteCount(part.totalBytes),
                used: ByteCount(part.usedBytes)
            )
            space.promised = ByteCount(sum.promisedBytes)
            space.readOnly = ByteCount(sum.readOnlyBytes)
            space.chunkMax = sum.chunkBytesMax.map { ByteCount($0) }
            return space
        }
    }

    /// Leaves out the smallest free extents: less is promised then, never more.
    private mutating func keepLargestExtents() {
        let lengths = devices.flatMap { $0.freeLengths ?? [] }.sorted(by: >)
        guard lengths.count > Self.extentsMax else { return }
        var room = Self.extentsMax
        let least = lengths[room - 1]
        for index in devices.indices {
            guard let starts = devices[index].freeStarts, let sizes = devices[index].freeLengths
            else { continue }
            let kept = zip(starts, sizes).filter { _, size in
                guard size >= least, room > 0 else { return false }
                room -= 1
                return true
            }
            devices[index].freeStarts = kept.map(\.0)
            devices[index].freeLengths = kept.map(\.1)
        }
        leftOut += lengths.count - Self.extentsMax
    }

    private mutating func takeGroups(_ chunks: BtrfsChunks?) {
        guard let chunks else { return }
        struct Key: Hashable {
            let content: BtrfsContent
            let profile: BtrfsProfile
            let devices: ArraySlice<UInt32>
        }
        var sums: [Key: (count: Int, bytes: Int64)] = [:]
        for chunk in chunks.all {
            let key = Key(
                content: chunk.content,
                profile: chunk.profile,
                devices: chunks.devices(of: chunk)
            )
            let old = sums[key] ?? (0, 0)
            sums[key] = (old.count + 1, old.bytes + chunk.length)
        }
        let sorted = sums.sorted { one, other in
            (one.value.bytes, other.key.devices.description)
                > (other.value.bytes, one.key.devices.description)
        }
        // Of metadata and the system every group counts: which devices a pool cannot lose.
        let ordered =
            sorted.filter { !$0.key.content.holdsData }
            + sorted.filter { $0.key.content.holdsData }
        groups = ordered.prefix(Self.groupsMax).map { key, sum in
            Group(
                content: key.content.rawValue,
                profile: key.profile.rawValue,
                devices: key.devices.map(UInt64.init),
                chunks: sum.count,
                bytes: ByteCount(sum.bytes)
            )
        }
        leftOut += max(0, ordered.count - Self.groupsMax)
    }
}

extension BtrfsDeviceState {
    /// A device with its free extents.
    fileprivate init(_ device: BtrfsDevice) {
        self.init(
            id: device.id,
            path: device.path,
            size: ByteCount(device.totalBytes),
            allocated: ByteCount(device.allocatedBytes)
        )
        isMissing = device.isMissing
        isWritable = device.isWritable
        counters = device.counters
        guard let extents = device.extents else { return }
        var (starts, lengths, place): ([Int64], [Int64], Int64) = ([], [], 0)
        let end = BtrfsDevice.Extent(start: device.totalBytes, length: 0)
        for extent in extents.sorted(by: { $0.start < $1.start }) + [end] {
            if extent.start > place {
                starts.append(place)
                lengths.append(extent.start - place)
            }
            place = max(place, extent.end)
        }
        (freeStarts, freeLengths) = (starts, lengths)
    }
}
