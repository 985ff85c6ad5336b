import Observations
package import ZFSSyncEngineCore

/// `zfs send … | zfs receive …`.
extension ZFSModel {
    /// Runs a stream, whole or until so many bytes came.
    package mutating func stream(_ request: StreamRequest, cutAfter: Int64? = nil) -> ModelStreamEnd
    {
        var end = ModelStreamEnd()
        guard let source = hosts[request.send.host], var target = hosts[request.receive.host] else {
            end.sendStatus = 255
            end.receiveStatus = 255
            return end
        }
        let stream: ModelStream
        do throws(ModelRefusal) {
            stream = try send(request.send.arguments, source)
        } catch {
            end.sendStatus = error.status
            end.sendSaid = error.said
            end.receiveStatus = 1
            end.receiveSaid = "cannot receive: failed to read from stream"
            return end
        }
        do throws(ModelRefusal) {
            try receive(stream, request.receive.arguments, &target, cutAfter, &end)
        } catch {
            end.receiveStatus = error.status
            end.receiveSaid = error.said
            end.sendStatus = 141
        }
        hosts[request.receive.host] = target
        return end
    }

    private mutating func receive(
        _ stream: ModelStream,
        _ words: [String],
        _ host: inout ModelHost,
        _ cutAfter: Int64?,
        _ end: inout ModelStreamEnd
    ) throws(ModelRefusal) {
        let name = try host.name(words.last)
        var left = cutAfter
        for (index, part) in stream.parts.enumerated() {
            let order = Order(
                name: name,
                isForced: words.contains("-F"),
                isResumable: words.contains("-s"),
                words: words
            )
            try check(part, stream, order, host)
            let bytes = part.snapshot.bytes - part.skipped
            let free = host.free(name.pool)
            let room = min(left ?? .max, free)
            if room < bytes {
                end.bytes += room
                try cut(part, stream, order, &host, room, isFull: free < (left ?? .max))
            }
            try store(part, stream, order, &host, isFirst: index == 0)
            end.bytes += bytes
            left? -= bytes
        }
    }

    private struct Order {
        let name: DatasetName
        let isForced: Bool
        let isResumable: Bool
        let words: [String]
    }

    /// What the kernel looks at before it takes anything (`dmu_recv_begin_check`).
    private func check(
        _ part: ModelStream.Part,
        _ stream: ModelStream,
        _ order: Order,
        _ host: ModelHost
    ) throws(ModelRefusal) {
        let name = order.name
        if let pool = host.pools[name.pool], pool.isReadOnly {
            throw ModelRefusal("cannot receive: pool is read-only")
        }
        guard let dataset = host.datasets[name] else {
            guard part.fromGuid == nil else {
                throw ModelRefusal(
                    "cannot receive incremental stream: destination '\(name)' does not exist"
                )
            }
            guard let parent = name.parent, host.datasets[parent] != nil else {
                throw ModelRefusal(
                    "cannot open '\(name.parent?.text ?? "")': dataset does not exist"
                )
            }
            return
        }
        guard !dataset.isBusy else {
            throw ModelRefusal("cannot receive: dataset is busy")
        }
        if let partial = dataset.partial {
            guard part.skipped > 0 || partial.bytes == 0, partial.to.guid == part.snapshot.guid
            else {
                throw ModelRefusal(
                    "cannot receive incremental stream: destination \(name) contains "
                        + "partially-complete state from \"zfs receive -s\"."
                )
            }
            guard let from = part.fromGuid else { return }
            return try checkIncremental(part, from, stream, dataset, order)
        }
        guard let from = part.fromGuid else { return try checkFull(dataset, order) }
        try checkIncremental(part, from, stream, dataset, order)
    }

    private func checkFull(_ dataset: ModelDataset, _ order: Order) throws(ModelRefusal) {
        guard order.isForced else {
            throw ModelRefusal(
                "cannot receive new filesystem stream: destination '\(order.name)' exists\n"
                    + "must specify -F to overwrite it"
            )
        }
        if let snapshot = dataset.snapshots.first {
            throw ModelRefusal(
                "cannot receive new filesystem stream: destination has snapshots (eg. "
                    + "\(order.name)@\(snapshot.name))\nmust destroy them to overwrite it"
            )
        }
    }

    private func checkIncremental(
        _ part: ModelStream.Part,
        _ from: ZFSGuid,
        _ stream: ModelStream,
        _ dataset: ModelDataset,
        _ order: Order
    ) throws(ModelRefusal) {
        let head = "cannot receive incremental stream: "
        guard let place = dataset.snapshots.lastIndex(where: { $0.guid == from }) else {
            throw ModelRefusal(
                head + "most recent snapshot of \(order.name) does not\nmatch incremental source"
            )
        }
        if stream.isRaw, part.fromIVSet != dataset.snapshots[place].ivSet {
            throw ModelRefusal(head + "IV set guid mismatch. See the 'zfs receive' man page")
        }
        if !order.isForced {
            let later = dataset.snapshots[(place + 1)...]
            let written = later.reduce(dataset.written) { $0 + $1.bytes }
            guard written == 0, !stream.isRaw || later.isEmpty else {
                throw ModelRefusal(
                    head + "destination \(order.name) has been modified\nsince most recent snapshot"
                )
            }
        }
        guard !dataset.snapshots.contains(where: { $0.name == part.snapshot.name }) else {
            throw ModelRefusal(
                "cannot restore to \(order.name)@\(part.snapshot.name): destination already exists"
            )
        }
    }

    /// A stream that ends early leaves a partial state, or nothing.
    private func cut(
        _ part: ModelStream.Part,
        _ stream: ModelStream,
        _ order: Order,
        _ host: inout ModelHost,
        _ bytes: Int64,
        isFull: Bool
    ) throws(ModelRefusal) {
        let said =
            isFull
            ? "cannot receive: out of space"
            : "cannot receive incremental stream: checksum mismatch or incomplete stream."
        guard order.isResumable else { throw ModelRefusal(said) }
        var partial = ModelPartial(
            to: part.snapshot,
            toName: part.toName,
            fromGuid: part.fromGuid,
            bytes: part.skipped + bytes,
            isRaw: stream.isRaw,
            token: ""
        )
        partial.token = ModelToken.text(of: partial)
        if host.datasets[order.name] == nil {
            var made = ModelDataset(
                guid: ZFSGuid(part.snapshot.guid.value &* 3 | 1),
                createtxg: host.nextTxg(order.name.pool)
            )
            made.kind = stream.kind
            host.set(order.words, on: &made)
            if stream.isRaw, stream.isEncrypted {
                made.encryptionRoot = order.name
                made.isKeyLoaded = false
            }
            host.datasets[order.name] = made
        }
        host.datasets[order.name]?.partial = partial
        throw ModelRefusal(said + (isFull ? "" : "\nPartially received snapshot is saved."))
    }

    private mutating func store(
        _ part: ModelStream.Part,
        _ stream: ModelStream,
        _ order: Order,
        _ host: inout ModelHost,
        isFirst: Bool
    ) throws(ModelRefusal) {
        let txg = host.nextTxg(order.name.pool)
        var dataset =
            host.datasets[order.name]
            ?? ModelDataset(guid: nextGuid(), createtxg: txg, kind: stream.kind)
        if host.datasets[order.name] == nil {
            host.set(order.words, on: &dataset)
            if stream.isRaw, stream.isEncrypted {
                dataset.encryptionRoot = order.name
                dataset.isKeyLoaded = false
            }
        }
        if order.isForced, let from = part.fromGuid {
            let place = dataset.snapshots.lastIndex { $0.guid == from } ?? -1
            dataset.snapshots.removeSubrange((place + 1)...)
        }
        var snapshot = part.snapshot
        snapshot.createtxg = txg
        snapshot.holds = []
        if !stream.isRaw { snapshot.ivSet = next() }
        dataset.partial = nil
        dataset.snapshots.append(snapshot)
        dataset.content = snapshot.content
        dataset.written = 0
        if !order.words.contains("-u"), dataset.kind == .filesystem, dataset.canMount == "on" {
            dataset.isMounted = true
        }
        host.datasets[order.name] = dataset
    }
}
