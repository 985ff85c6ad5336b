import Observations
import Quantities
import ZFSSyncEngineCore

/// Commands that look, in the tool's exact output.
extension ModelHost {
    func listPools(_ words: [String]) throws(ModelRefusal) -> String {
        if dialect == .properties, words.contains("-Hp") {
            throw ModelRefusal("invalid option 'p'\nusage:", status: 2)
        }
        let isShort = dialect == .properties
        return pools.sorted { $0.key < $1.key }.map { name, pool in
            let fields = ["\(name)", "\(pool.guid)", pool.health]
            let more = [
                "\(pool.capacity)", "\(free(name))", pool.isReadOnly ? "on" : "off",
            ]
            return (fields + (isShort ? [] : more)).joined(separator: "\t") + "\n"
        }.joined()
    }

    /// What `zfs holds -H` says; the tool that lists by properties has no such command.
    func holds(_ words: [String]) throws(ModelRefusal) -> String {
        guard dialect == .list else { throw ModelRefusal("no pyzfs.py") }
        return try words.dropFirst(2).map { full throws(ModelRefusal) in
            let (owner, short) = try versioned(full)
            let snapshot = try existing(owner).snapshots.first { $0.name == short }
            return (snapshot?.holds.sorted() ?? [])
                .map { "\(full)\t\($0)\tFri Nov 27 08:00 2026\n" }.joined()
        }.joined()
    }

    /// What `ps` says: an old receive into each busy dataset, and into one called alike.
    func processes() -> String {
        datasets.filter(\.value.isBusy).keys.sorted().map { name in
            "   77   720 zfs receive -s -u \(name)\n   78  9999 zfs receive -s -u \(name)2\n"
        }.joined()
    }

    /// What `zpool status -x` says.
    func troubledPools() -> String {
        let troubled = pools.filter { $0.value.health != "ONLINE" || $0.value.dataErrors > 0 }
        guard !troubled.isEmpty else { return "all pools are healthy\n" }
        return troubled.sorted { $0.key < $1.key }.map { name, pool in
            let errors =
                pool.dataErrors == 0
                ? "No known data errors" : "\(pool.dataErrors) data errors, use '-v' for a list"
            return "  pool: \(name)\n state: \(pool.health)\n\nerrors: \(errors)\n"
        }.joined(separator: "\n")
    }

    func list(_ words: [String]) throws(ModelRefusal) -> String {
        if dialect == .properties, words.contains("-Hp") {
            throw ModelRefusal("invalid option 'p'\nusage:", status: 2)
        }
        guard words.contains("filesystem,volume") else { return try versions(words) }
        return datasets.keys.filter { pools[$0.pool] != nil }.sorted().map(row).joined()
    }

    private func row(_ name: DatasetName) -> String {
        guard let dataset = datasets[name] else { return "" }
        let used = dataset.snapshots.reduce(dataset.written) { $0 + $1.bytes }
        let isEncrypted = dataset.encryptionRoot != nil
        let fields: [String] = [
            name.text, "\(dataset.guid)", dataset.kind.rawValue, "\(dataset.createtxg)", "\(used)",
            "\(free(name.pool))", "\(dataset.written)", dataset.partial?.token ?? "-",
            isEncrypted ? "aes-256-gcm" : "off", dataset.encryptionRoot?.text ?? "-",
            isEncrypted ? (dataset.isKeyLoaded ? "available" : "unavailable") : "-",
            originName(dataset) ?? "-", dataset.isMounted ? "yes" : "no",
            dataset.isReadOnly ? "on" : "off", dataset.canMount,
            dataset.kind == .volume ? "-" : dataset.mountpoint,
        ]
        return fields.joined(separator: "\t") + "\n"
    }

    private func originName(_ dataset: ModelDataset) -> String? {
        dataset.origin.flatMap { origin in
            datasets[origin.dataset]?.snapshots.first { $0.guid == origin.snapshot }
                .map { origin.dataset.snapshot($0.name) }
        }
    }

    private func versions(_ words: [String]) throws(ModelRefusal) -> String {
        let names = words.dropFirst(7).compactMap(DatasetName.init)
        return try names.map { name throws(ModelRefusal) in
            let dataset = try existing(name)
            let snapshots = dataset.snapshots.map { snapshot in
                [
                    name.snapshot(snapshot.name), "\(snapshot.guid)", "\(snapshot.createtxg)",
                    "\(snapshot.creation)", "\(snapshot.holds.count)",
                ]
            }
            let bookmarks = dataset.bookmarks.map { bookmark in
                [
                    name.bookmark(bookmark.name), "\(bookmark.guid)", "\(bookmark.createtxg)",
                    "\(bookmark.creation)", "-",
                ]
            }
            return (snapshots + bookmarks).map { $0.joined(separator: "\t") + "\n" }.joined()
        }.joined()
    }

    func get(_ words: [String]) throws(ModelRefusal) -> String {
        if words[1] == "-rHp" { return properties(words) }
        guard words.count == 6, words[4].hasPrefix("written@"), dialect == .list else {
            throw ModelRefusal("bad property list: invalid property", status: 2)
        }
        let dataset = try existing(try name(words[5]))
        let base = words[4].dropFirst("written@".count)
        guard let place = dataset.snapshots.firstIndex(where: { $0.name == base }) else {
            return "-\n"
        }
        let since = dataset.snapshots[(place + 1)...].reduce(dataset.written) { $0 + $1.bytes }
        return "\(since)\n"
    }

    private func properties(_ words: [String]) -> String {
        let roots = Set(words.dropFirst(5))
        var lines: [String] = []
        for name in datasets.keys.sorted() where roots.contains(name.pool) {
            guard let dataset = datasets[name] else { continue }
            lines += [
                "\(name)\ttype\t\(dataset.kind.rawValue)", "\(name)\tguid\t\(dataset.guid)",
                "\(name)\tcreatetxg\t\(dataset.createtxg)",
                "\(name)\torigin\t\(originName(dataset) ?? "-")",
                "\(name)\tmounted\t\(dataset.isMounted ? "yes" : "no")",
                "\(name)\tcanmount\t\(dataset.canMount)",
                "\(name)\tmountpoint\t\(dataset.mountpoint)",
            ]
            for snapshot in dataset.snapshots {
                let full = name.snapshot(snapshot.name)
                lines += [
                    "\(full)\ttype\tsnapshot", "\(full)\tguid\t\(snapshot.guid)",
                    "\(full)\tcreatetxg\t\(snapshot.createtxg)",
                    "\(full)\tcreation\t\(snapshot.creation)", "\(full)\tmounted\t-",
                ]
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
