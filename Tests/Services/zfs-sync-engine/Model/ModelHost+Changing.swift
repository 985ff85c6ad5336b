import Observations
import Quantities

/// Commands that change a host.
extension ModelHost {
    mutating func change(_ word: String, _ words: [String]) throws(ModelRefusal) {
        switch word {
        case "rename": try rename(words)
        case "promote": try promote(try name(words.last))
        case "unmount", "set", "hold", "release", "bookmark": try adjust(word, words)
        case "rollback": try rollback(words)
        case "destroy": try destroy(words)
        default: throw ModelRefusal("unrecognized command '\(word)'", status: 2)
        }
    }

    func name(_ text: String?) throws(ModelRefusal) -> DatasetName {
        guard let text, let name = DatasetName(text) else {
            throw ModelRefusal("invalid dataset name", status: 2)
        }
        return name
    }

    func versioned(_ text: String) throws(ModelRefusal) -> (DatasetName, String) {
        let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw ModelRefusal("invalid snapshot name", status: 2) }
        return (try name(parts[0]), parts[1])
    }

    func existing(_ name: DatasetName) throws(ModelRefusal) -> ModelDataset {
        guard let dataset = datasets[name] else {
            throw ModelRefusal("cannot open '\(name)': dataset does not exist")
        }
        return dataset
    }

    func set(_ words: [String], on dataset: inout ModelDataset) {
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            switch parts.first {
            case "canmount" where parts.count == 2: dataset.canMount = parts[1]
            case "mountpoint" where parts.count == 2: dataset.mountpoint = parts[1]
            case "readonly" where parts.count == 2: dataset.isReadOnly = parts[1] == "on"
            default: continue
            }
        }
    }

    private mutating func rename(_ words: [String]) throws(ModelRefusal) {
        guard words.count == 2 else { throw ModelRefusal("usage:", status: 2) }
        if words[0].contains("@") { return try renameSnapshot(words) }
        let (old, new) = (try name(words[0]), try name(words[1]))
        let dataset = try existing(old)
        guard datasets[new] == nil else {
            throw ModelRefusal("cannot rename '\(old)': dataset already exists")
        }
        guard let parent = new.parent, datasets[parent] != nil, !old.isPoolRoot, !new.isWithin(old)
        else { throw ModelRefusal("cannot rename '\(old)': parent does not exist") }
        guard !dataset.isBusy, dataset.partial == nil else {
            throw ModelRefusal("cannot rename '\(old)': dataset is busy")
        }
        if let root = dataset.encryptionRoot, root != old, !new.isWithin(root) {
            throw ModelRefusal(
                "cannot rename '\(old)': cannot move encrypted child outside of its encryption root"
            )
        }
        move(old, to: new)
        // The mountpoint's directory is made in the parent, which is a write to it.
        if datasets[parent]?.isMounted == true {
            datasets[parent]?.written += 1
            datasets[parent]?.content ^= 1
        }
    }

    private mutating func move(_ old: DatasetName, to new: DatasetName) {
        for name in datasets.keys where name.isWithin(old) {
            guard let moved = name.moved(from: old, to: new) else { continue }
            datasets[moved] = datasets.removeValue(forKey: name)
        }
        for name in datasets.keys {
            if let origin = datasets[name]?.origin?.dataset,
                let moved = origin.moved(from: old, to: new)
            {
                datasets[name]?.origin?.dataset = moved
            }
            if let root = datasets[name]?.encryptionRoot, let moved = root.moved(from: old, to: new)
            {
                datasets[name]?.encryptionRoot = moved
            }
        }
    }

    private mutating func renameSnapshot(_ words: [String]) throws(ModelRefusal) {
        let (owner, old) = try versioned(words[0])
        let (_, new) = try versioned(words[1])
        let dataset = try existing(owner)
        guard let place = dataset.snapshots.firstIndex(where: { $0.name == old }) else {
            throw ModelRefusal("cannot open '\(words[0])': dataset does not exist")
        }
        guard !dataset.snapshots.contains(where: { $0.name == new }) else {
            throw ModelRefusal("cannot rename to '\(words[1])': dataset already exists")
        }
        datasets[owner]?.snapshots[place].name = new
    }

    private mutating func promote(_ clone: DatasetName) throws(ModelRefusal) {
        var new = try existing(clone)
        guard let origin = new.origin, var old = datasets[origin.dataset] else {
            throw ModelRefusal("cannot promote '\(clone)': not a cloned filesystem")
        }
        let count = (old.snapshots.firstIndex { $0.guid == origin.snapshot } ?? -1) + 1
        let moved = Array(old.snapshots[..<count])
        let names = Set(new.snapshots.map(\.name))
        guard !moved.contains(where: { names.contains($0.name) }) else {
            throw ModelRefusal("cannot promote '\(clone)': snapshot name conflicts")
        }
        new.snapshots = moved + new.snapshots
        old.snapshots.removeFirst(count)
        new.origin = old.origin
        old.origin = ModelOrigin(dataset: clone, snapshot: origin.snapshot)
        if old.encryptionRoot == origin.dataset {
            // Its key goes with the snapshots; the old copy has the new one as its root.
            new.encryptionRoot = clone
            old.encryptionRoot = clone
        }
        let guids = Set(moved.map(\.guid))
        for name in datasets.keys where name != clone && name != origin.dataset {
            guard let from = datasets[name]?.origin, from.dataset == origin.dataset,
                guids.contains(from.snapshot)
            else { continue }
            datasets[name]?.origin?.dataset = clone
        }
        datasets[clone] = new
        datasets[origin.dataset] = old
    }

    private mutating func adjust(_ word: String, _ words: [String]) throws(ModelRefusal) {
        switch word {
        case "unmount":
            let name = try name(words.last)
            guard try existing(name).isMounted else {
                throw ModelRefusal("cannot unmount '\(name)': not currently mounted")
            }
            guard try !existing(name).isBusy else {
                throw ModelRefusal("cannot unmount '\(name)': pool or dataset is busy")
            }
            datasets[name]?.isMounted = false
        case "set":
            let name = try name(words.last)
            var dataset = try existing(name)
            set(words, on: &dataset)
            datasets[name] = dataset
        default: try mark(word, words)
        }
    }

    private mutating func mark(_ word: String, _ words: [String]) throws(ModelRefusal) {
        guard words.count == 2 else { throw ModelRefusal("usage:", status: 2) }
        let (owner, short) = try versioned(word == "bookmark" ? words[0] : words[1])
        guard let place = try existing(owner).snapshots.firstIndex(where: { $0.name == short }),
            let snapshot = datasets[owner]?.snapshots[place]
        else { throw ModelRefusal("cannot open '\(owner)@\(short)': dataset does not exist") }
        switch word {
        case "hold":
            guard !snapshot.holds.contains(words[0]) else {
                throw ModelRefusal("cannot hold snapshot: tag already exists on this dataset")
            }
            datasets[owner]?.snapshots[place].holds.insert(words[0])
        case "release":
            guard datasets[owner]?.snapshots[place].holds.remove(words[0]) != nil else {
                throw ModelRefusal("cannot release hold: no such tag on this dataset")
            }
        default:
            let name = words[1].split(separator: "#").last.map(String.init) ?? ""
            guard try !existing(owner).bookmarks.contains(where: { $0.name == name }) else {
                throw ModelRefusal("cannot create bookmark '\(words[1])': bookmark exists")
            }
            datasets[owner]?.bookmarks.append(
                ModelBookmark(
                    name: name,
                    guid: snapshot.guid,
                    createtxg: snapshot.createtxg,
                    creation: snapshot.creation,
                    ivSet: snapshot.ivSet
                )
            )
        }
    }

    mutating func abort(_ text: String) throws(ModelRefusal) {
        let name = try name(text)
        guard try existing(name).partial != nil else {
            throw ModelRefusal(
                "'\(name)' does not have any resumable receive state to abort"
            )
        }
        datasets[name]?.partial = nil
        // A first copy that was cut short is nothing else than its partial state.
        if datasets[name]?.snapshots.isEmpty == true, datasets[name]?.content == 0 {
            datasets[name] = nil
        }
    }

    private mutating func rollback(_ words: [String]) throws(ModelRefusal) {
        let (owner, short) = try versioned(words.last ?? "")
        let dataset = try existing(owner)
        guard let place = dataset.snapshots.firstIndex(where: { $0.name == short }) else {
            throw ModelRefusal("cannot open '\(owner)@\(short)': dataset does not exist")
        }
        let gone = dataset.snapshots[(place + 1)...]
        guard gone.isEmpty || words.contains("-r") else {
            throw ModelRefusal("more recent snapshots or bookmarks exist")
        }
        try keepers(of: Array(gone), in: owner)
        datasets[owner]?.snapshots.removeSubrange((place + 1)...)
        datasets[owner]?.content = dataset.snapshots[place].content
        datasets[owner]?.written = 0
    }

    private mutating func destroy(_ words: [String]) throws(ModelRefusal) {
        guard let last = words.last else { throw ModelRefusal("usage:", status: 2) }
        guard last.contains("@") else { return try destroyDataset(try name(last)) }
        let (owner, list) = try versioned(last)
        let dataset = try existing(owner)
        let names = Set(list.split(separator: ",").map(String.init))
        let gone = dataset.snapshots.filter { names.contains($0.name) }
        guard !gone.isEmpty else {
            throw ModelRefusal("could not find any snapshots to destroy; check snapshot names.")
        }
        try keepers(of: gone, in: owner)
        datasets[owner]?.snapshots.removeAll { names.contains($0.name) }
    }

    private mutating func destroyDataset(_ name: DatasetName) throws(ModelRefusal) {
        let inside = datasets.keys.filter { $0.isWithin(name) }
        for dataset in inside {
            try keepers(of: datasets[dataset]?.snapshots ?? [], in: dataset)
        }
        for dataset in inside { datasets[dataset] = nil }
    }

    /// What keeps snapshots from being destroyed: holds and clones.
    private func keepers(
        of snapshots: [ModelSnapshot],
        in owner: DatasetName
    ) throws(ModelRefusal) {
        let guids = Set(snapshots.map(\.guid))
        // A cut receive is a hidden clone of its base.
        if let base = datasets[owner]?.partial?.fromGuid, guids.contains(base) {
            throw ModelRefusal("cannot destroy '\(owner)': dataset is busy")
        }
        for snapshot in snapshots where !snapshot.holds.isEmpty {
            throw ModelRefusal("cannot destroy snapshot \(owner)@\(snapshot.name): dataset is busy")
        }
        let clones = datasets.values.contains { dataset in
            dataset.origin.map { $0.dataset == owner && guids.contains($0.snapshot) } ?? false
        }
        if clones {
            throw ModelRefusal("cannot destroy '\(owner)': filesystem has dependent clones")
        }
    }
}
