package import Contracts
package import Observations
import Quantities

extension BtrfsPool {
    /// The pool that a probe told of; chunks that lie on the same devices count as one.
    ///
    /// - Returns: nil for a pool of which nothing could be read, and for words that this version
    ///   does not know: of neither anything is said.
    package init?(_ fact: BtrfsPoolObserved) {
        guard fact.reading == .exact || fact.reading == .approximate,
            let spaces = Self.spaces(fact.spaces),
            let chunks = Self.chunks(fact.groups)
        else { return nil }
        self.init(
            uuid: fact.uuid,
            label: fact.pool,
            mount: fact.mount,
            devices: fact.devices.map(BtrfsDevice.init),
            spaces: spaces,
            chunks: fact.groups == nil ? nil : chunks,
            approximateBecause: fact.reading == .approximate ? fact.reason : nil
        )
    }

    private static func spaces(_ parts: [BtrfsPoolObserved.Space]) -> [BtrfsSpace]? {
        var sums: [BtrfsSpace] = []
        for part in parts {
            guard let content = BtrfsContent(rawValue: part.content),
                let profile = BtrfsProfile(rawValue: part.profile)
            else { return nil }
            let known = BtrfsSpace.Part(
                profile: profile,
                totalBytes: part.total.bytes,
                usedBytes: part.used.bytes
            )
            if let index = sums.firstIndex(where: { $0.content == content }) {
                sums[index].parts.append(known)
                continue
            }
            sums.append(
                BtrfsSpace(
                    content: content,
                    parts: [known],
                    promisedBytes: part.promised.bytes,
                    readOnlyBytes: part.readOnly.bytes,
                    chunkBytesMax: part.chunkMax?.bytes
                )
            )
        }
        return sums
    }

    private static func chunks(_ groups: [BtrfsPoolObserved.Group]?) -> BtrfsChunks? {
        var chunks = BtrfsChunks()
        for group in groups ?? [] {
            guard let content = BtrfsContent(rawValue: group.content),
                let profile = BtrfsProfile(rawValue: group.profile)
            else { return nil }
            chunks.add(content, profile, length: group.bytes.bytes, devices: group.devices)
        }
        return chunks
    }
}

extension BtrfsDevice {
    /// The device that a probe told of; what is not free is taken.
    init(_ state: BtrfsDeviceState) {
        self.init(
            id: state.id,
            path: state.path,
            totalBytes: state.size.bytes,
            allocatedBytes: state.allocated.bytes,
            isMissing: state.isMissing,
            isWritable: state.isWritable,
            extents: Self.taken(state),
            counters: state.counters
        )
    }

    private static func taken(_ state: BtrfsDeviceState) -> [Extent]? {
        guard let starts = state.freeStarts, let lengths = state.freeLengths,
            starts.count == lengths.count
        else { return nil }
        var extents: [Extent] = []
        var place: Int64 = 0
        for (start, length) in zip(starts, lengths).sorted(by: { $0.0 < $1.0 }) {
            if start > place { extents.append(Extent(start: place, length: start - place)) }
            place = max(place, start + length)
        }
        if place < state.size.bytes {
            extents.append(Extent(start: place, length: state.size.bytes - place))
        }
        return extents
    }
}
