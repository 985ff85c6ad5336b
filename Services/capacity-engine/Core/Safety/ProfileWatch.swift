package import Observations

/// Looks for copies that are kept where one loss takes them all.
package struct ProfileWatch: Sendable {
    private let pool: BtrfsPool
    private let spreads: ChunkSpreads

    /// A watch over a pool.
    ///
    /// - Parameters:
    ///   - pool: the pool.
    ///   - spreads: its chunks.
    package init(_ pool: BtrfsPool, _ spreads: ChunkSpreads) {
        self.pool = pool
        self.spreads = spreads
    }

    /// A watch over a pool; nil when its chunks could not be read, of which nothing can be said.
    package init?(_ pool: BtrfsPool) {
        guard let chunks = pool.chunks else { return nil }
        self.init(pool, ChunkSpreads(chunks))
    }

    /// What is wrong, the worst first; empty for a pool that is as it should be.
    ///
    /// - Parameter devicesMin: metadata and system chunks on fewer devices are told of; nil asks
    ///   for no number, because a healthy small RAID1 pool has them on two.
    /// - Returns: the warnings.
    package func warnings(devicesMin: Int? = nil) -> [ProfileWarning] {
        let data = pool.dataSpace.map { FatalSets(of: $0.content, in: spreads) }
        var warnings: [ProfileWarning] = []
        for content in [BtrfsContent.metadata, .system] {
            let sets = FatalSets(of: content, in: spreads)
            guard !sets.smallest.isEmpty else { continue }
            if let warning = singlePoint(sets) ?? weaker(sets, than: data) {
                warnings.append(warning)
            }
            if let least = devicesMin, sets.bytesOnDevice.count < least {
                warnings.append(few(sets, least))
            }
        }
        return warnings + pool.spaces.compactMap(halfConverted)
    }

    private func singlePoint(_ sets: FatalSets) -> ProfileWarning? {
        guard pool.devices.count > 1, sets.survivable == 0 else { return nil }
        let names = sets.smallest.flatMap { $0 }.map(name)
        let words = profiles(of: sets.content)
        return ProfileWarning(
            kind: .singlePointOfFailure,
            text: "The \(sets.content.rawValue) is \(words): losing "
                + (names.count == 1
                    ? "\(names[0]) alone loses the pool."
                    : "any one of \(names.joined(separator: ", ")) loses the pool."),
            command: conversion
        )
    }

    private func weaker(_ sets: FatalSets, than data: FatalSets?) -> ProfileWarning? {
        guard let data, !data.smallest.isEmpty, sets.survivable < data.survivable else {
            return nil
        }
        return ProfileWarning(
            kind: .weakerThanData,
            text: "Data survives the loss of \(Self.devices(data.survivable)), the "
                + "\(sets.content.rawValue) (\(profiles(of: sets.content))) of "
                + "\(Self.devices(sets.survivable)): the pool is only as safe as the weaker.",
            command: conversion
        )
    }

    private func few(_ sets: FatalSets, _ least: Int) -> ProfileWarning {
        let names = sets.bytesOnDevice.keys.sorted().map(name).joined(separator: ", ")
        let said =
            "The \(sets.content.rawValue) lies on \(Self.devices(sets.bytesOnDevice.count)) "
            + "(\(names)); metadata_min_device_count asks for \(least)."
        guard fitsOneChunk(sets.content) else {
            return ProfileWarning(
                kind: .fewDevices,
                text: said,
                command: "btrfs balance start -m \(pool.mount)"
            )
        }
        let wider: BtrfsProfile? = least == 3 ? .raid1c3 : least == 4 ? .raid1c4 : nil
        let fits = wider.flatMap { pool.devices.count >= least ? $0.rawValue : nil }
        return ProfileWarning(
            kind: .fewDevices,
            text: said + " It is one chunk of \(profiles(of: sets.content)), which never lies on "
                + "more.",
            command: fits.map {
                "btrfs balance start -mconvert=\($0) -sconvert=\($0) -f \(pool.mount)"
            }
        )
    }

    /// Whether one chunk has room for all of a content: a balance spreads chunks, and cannot spread
    /// a single one.
    private func fitsOneChunk(_ content: BtrfsContent) -> Bool {
        guard let space = pool.space(content) else { return false }
        let allocator = ChunkAllocator(
            devices: pool.devices.filter(\.isWritable).map {
                DeviceSpace(id: $0.id, totalBytes: $0.totalBytes)
            }
        )
        let chunk = allocator.chunkBytes(of: content, atMost: space.chunkBytesMax)
        return space.usedBytes < chunk
    }

    private func halfConverted(_ space: BtrfsSpace) -> ProfileWarning? {
        guard space.profiles.count > 1 else { return nil }
        let target = TargetProfile.next(after: space.profiles, devices: pool.devices.count)
        let letter = space.content.rawValue.prefix(1)
        return ProfileWarning(
            kind: .halfConverted,
            text: "The \(space.content.rawValue) is partly "
                + space.profiles.map(\.name).joined(separator: ", partly ")
                + ": a conversion was not finished.",
            command: target.map { profile in
                "btrfs balance start \(letter == "s" ? "-f " : "")"
                    + "-\(letter)convert=\(profile.rawValue),soft \(pool.mount)"
            }
        )
    }

    /// What brings metadata and system chunks to the safety of the data, and at least to RAID1.
    private var conversion: String {
        let profile = Self.metadataProfile(besides: pool.dataSpace?.profiles ?? [])
        return "btrfs balance start -mconvert=\(profile.rawValue) -sconvert=\(profile.rawValue) -f "
            + pool.mount
    }

    private static func metadataProfile(besides data: [BtrfsProfile]) -> BtrfsProfile {
        if data.contains(.raid1c4) { return .raid1c4 }
        return data.contains(.raid1c3) || data.contains(.raid6) ? .raid1c3 : .raid1
    }

    private func profiles(of content: BtrfsContent) -> String {
        (pool.space(content)?.profiles ?? []).map(\.name).joined(separator: " and ")
    }

    private func name(_ device: UInt32) -> String {
        pool.devices.first { $0.id == UInt64(device) }?.path ?? "device \(device)"
    }

    private static func devices(_ count: Int) -> String {
        count == 1 ? "one device" : count == 0 ? "no device" : "\(count) devices"
    }
}
