import Observations
import Quantities
import ZFSSyncEngineCore

/// `zfs send`.
extension ZFSModel {
    func estimate(_ words: [String], _ host: ModelHost) throws(ModelRefusal) -> String {
        guard words.contains("-nvP") else {
            throw ModelRefusal("Error: Stream can not be written to a terminal.")
        }
        guard host.dialect == .list else {
            throw ModelRefusal("invalid option 'n'\nusage:", status: 2)
        }
        let stream = try send(words.filter { $0 != "-nvP" }, host)
        let total = stream.parts.reduce(0) { $0 + $1.snapshot.bytes - $1.skipped }
        let lines = stream.parts.map { "full\t\($0.toName)\t\($0.snapshot.bytes)\n" }
        return lines.joined() + "size\t\(total)\n"
    }

    func send(_ words: [String], _ host: ModelHost) throws(ModelRefusal) -> ModelStream {
        if let place = words.firstIndex(of: "-t") { return try resumed(words[place + 1], host) }
        let (owner, short) = try host.versioned(words.last ?? "")
        let dataset = try host.existing(owner)
        guard let end = dataset.snapshots.firstIndex(where: { $0.name == short }) else {
            throw ModelRefusal("cannot open '\(owner)@\(short)': dataset does not exist")
        }
        let isRaw = words.contains("-w")
        if dataset.encryptionRoot != nil, !isRaw, !dataset.isKeyLoaded {
            throw ModelRefusal(
                "warning: cannot send '\(owner)@\(short)': dataset key must be loaded"
            )
        }
        var stream = ModelStream(
            parts: [],
            kind: dataset.kind,
            isRaw: isRaw,
            isEncrypted: dataset.encryptionRoot != nil
        )
        stream.parts = try parts(words, owner, dataset, end)
        return stream
    }

    private func parts(
        _ words: [String],
        _ owner: DatasetName,
        _ dataset: ModelDataset,
        _ end: Int
    ) throws(ModelRefusal) -> [ModelStream.Part] {
        let last = dataset.snapshots[end]
        if let place = words.firstIndex(of: "-I") {
            let from = words[place + 1]
            guard !from.contains("#") else {
                throw ModelRefusal("Error: multiple snapshots cannot be sent from a bookmark.")
            }
            let name = from.split(separator: "@").last.map(String.init) ?? ""
            guard let start = dataset.snapshots.firstIndex(where: { $0.name == name }), start < end
            else { throw ModelRefusal("cannot open '\(from)': dataset does not exist") }
            return ((start + 1)...end).map { index in
                part(dataset.snapshots[index], owner, dataset.snapshots[index - 1])
            }
        }
        guard let place = words.firstIndex(of: "-i") else {
            return [ModelStream.Part(snapshot: last, toName: owner.snapshot(last.name))]
        }
        let from = words[place + 1]
        let name = from.split { $0 == "@" || $0 == "#" }.last.map(String.init) ?? ""
        if from.contains("#") {
            guard let mark = dataset.bookmarks.first(where: { $0.name == name }),
                mark.createtxg < last.createtxg
            else { throw ModelRefusal("cannot open '\(from)': bookmark does not exist") }
            var part = ModelStream.Part(snapshot: last, toName: owner.snapshot(last.name))
            part.fromGuid = mark.guid
            part.fromIVSet = mark.ivSet
            return [part]
        }
        guard let start = dataset.snapshots.firstIndex(where: { $0.name == name }), start < end
        else { throw ModelRefusal("cannot open '\(from)': dataset does not exist") }
        return [part(last, owner, dataset.snapshots[start])]
    }

    private func part(
        _ snapshot: ModelSnapshot,
        _ owner: DatasetName,
        _ from: ModelSnapshot
    ) -> ModelStream.Part {
        var part = ModelStream.Part(snapshot: snapshot, toName: owner.snapshot(snapshot.name))
        part.fromGuid = from.guid
        part.fromIVSet = from.ivSet
        return part
    }

    private func resumed(_ text: String, _ host: ModelHost) throws(ModelRefusal) -> ModelStream {
        let token: ResumeToken
        do throws(ResumeTokenFault) {
            token = try ResumeToken(reading: text, inflate: ModelToken.inflate)
        } catch {
            throw ModelRefusal("cannot resume send: resume token is corrupt")
        }
        for (name, dataset) in host.datasets {
            guard let snapshot = dataset.snapshots.first(where: { $0.guid == token.toGuid }) else {
                continue
            }
            var part = ModelStream.Part(snapshot: snapshot, toName: name.snapshot(snapshot.name))
            part.skipped = token.bytes.bytes
            part.fromGuid = token.fromGuid
            if let from = token.fromGuid {
                let ivSet =
                    dataset.snapshots.first { $0.guid == from }?.ivSet
                    ?? dataset.bookmarks.first { $0.guid == from }?.ivSet
                guard ivSet != nil else {
                    throw ModelRefusal(
                        "cannot resume send: incremental source 0x\(String(from.value, radix: 16)) "
                            + "no longer exists"
                    )
                }
                part.fromIVSet = ivSet
            }
            return ModelStream(
                parts: [part],
                kind: dataset.kind,
                isRaw: token.isRaw,
                isEncrypted: dataset.encryptionRoot != nil
            )
        }
        throw ModelRefusal(
            "cannot resume send: '\(token.toName)' used in the initial send no longer exists"
        )
    }
}
