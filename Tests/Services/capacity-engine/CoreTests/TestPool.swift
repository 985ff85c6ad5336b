import Observations

/// A pool of a test, with chunks placed by hand.
struct TestPool {
    var pool: BtrfsPool
    private var chunks = BtrfsChunks()

    /// Devices of these sizes, `/dev/sda` and on, with nothing on them.
    init(gibibytes: [Int64]) {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        pool = BtrfsPool(
            uuid: "3f2a0c1e-5b7d-4e8f-9a1b-2c3d4e5f6a7b",
            label: "media",
            mount: "/mnt/pool",
            devices: gibibytes.enumerated().map { index, size in
                BtrfsDevice(
                    id: UInt64(index + 1),
                    path: "/dev/sd\(letters[index])",
                    totalBytes: size << 30,
                    allocatedBytes: 0,
                    extents: []
                )
            },
            spaces: [],
            chunks: BtrfsChunks()
        )
    }

    /// Adds a chunk of a GiB whose stripes follow the last extent of each device.
    mutating func add(
        _ content: BtrfsContent,
        _ profile: BtrfsProfile,
        on devices: [UInt64],
        usedMebibytes: Int64 = 0
    ) {
        let length: Int64 = 1 << 30
        chunks.add(content, profile, length: length, devices: devices)
        pool.chunks = chunks
        for number in devices { take(length, of: number) }
        note(content, profile, length, used: usedMebibytes << 20)
    }

    private mutating func take(_ length: Int64, of number: UInt64) {
        guard let index = pool.devices.firstIndex(where: { $0.id == number }) else { return }
        let old = pool.devices[index]
        let start = old.extents?.last?.end ?? 1 << 20
        pool.devices[index] = BtrfsDevice(
            id: old.id,
            path: old.path,
            totalBytes: old.totalBytes,
            allocatedBytes: old.allocatedBytes + length,
            extents: (old.extents ?? []) + [.init(start: start, length: length)]
        )
    }

    private mutating func note(
        _ content: BtrfsContent,
        _ profile: BtrfsProfile,
        _ length: Int64,
        used: Int64
    ) {
        let space = pool.spaces.firstIndex { $0.content == content }
        var parts = space.map { pool.spaces[$0].parts } ?? []
        let part = parts.firstIndex { $0.profile == profile }
        let old = part.map { parts[$0] }
        let sum = BtrfsSpace.Part(
            profile: profile,
            totalBytes: (old?.totalBytes ?? 0) + length,
            usedBytes: (old?.usedBytes ?? 0) + used
        )
        if let part { parts[part] = sum } else { parts.append(sum) }
        if let space {
            pool.spaces[space].parts = parts
        } else {
            pool.spaces.append(BtrfsSpace(content: content, parts: parts))
        }
    }
}
