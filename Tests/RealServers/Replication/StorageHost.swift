import FleetProcesses
package import ZFSSyncEngine

/// A storage host that a test has made, with one pool: here by zfs-fuse, or in a machine of its own
/// with OpenZFS.
package protocol StorageHost: Sendable {
    /// Its name in the settings.
    var name: String { get }
    /// Its pool.
    var pool: String { get }
    /// How the witness reaches it.
    var remote: RemoteHost { get }
    /// The line of known_hosts that pins its host key.
    var knownHostsLine: String { get throws }
    /// Replaces its host key, as a machine that was swapped for another would; connections that
    /// stand go on.
    func changeHostKey() async throws
    /// Runs a program on the host, not the way the engine does; another status than 0 is an error.
    @discardableResult
    func run(_ words: [String]) async throws -> String
    /// Ends the host and everything of it.
    func stop() async
}

extension StorageHost {
    /// Runs `zfs` on the host; another status than 0 is an error.
    @discardableResult
    package func zfs(_ words: String...) async throws -> String { try await run(["zfs"] + words) }

    /// Runs `zpool` on the host; another status than 0 is an error.
    @discardableResult
    package func zpool(_ words: String...) async throws -> String {
        try await run(["zpool"] + words)
    }

    /// The guids of a dataset's snapshots by their names behind the `@`.
    package func snapshots(of dataset: String) async throws -> [String: UInt64] {
        try await guids(below: dataset).reduce(into: [:]) { found, entry in
            guard entry.key.hasPrefix(dataset + "@") else { return }
            found[String(entry.key.dropFirst(dataset.count + 1))] = entry.value
        }
    }

    /// The guids of a dataset, of everything below it and of all their snapshots, by full name.
    package func guids(below dataset: String) async throws -> [String: UInt64] {
        let text = try await run(
            ["zfs", "get", "-rHp", "-o", "name,property,value", "guid", dataset]
        )
        return text.split(separator: "\n").reduce(into: [:]) { found, line in
            let fields = line.split(separator: "\t")
            if fields.count == 3 { found[String(fields[0])] = UInt64(fields[2]) }
        }
    }

    /// Takes all free space of the pool away, until `giveSpaceBack`.
    ///
    /// A stream that is just received writes on meanwhile, and space that it took cannot be
    /// reserved any more: then what is free is asked for anew.
    package func takeSpace() async throws {
        let filler = "\(pool)/filler"
        try await zfs("create", filler)
        try await eventually("\(pool) is full") {
            let free = try await run(["zfs", "get", "-Hp", "-o", "value", "available", pool])
            let bytes = Int(free.split(whereSeparator: \.isWhitespace).first ?? "") ?? 0
            let taken = max(bytes - (128 << 10), 0)
            return (try? await zfs("set", "reservation=\(taken)", filler)) != nil
        }
    }

    /// Gives back what `takeSpace` took; nothing when it did not.
    package func giveSpaceBack() async throws {
        guard try await guids(below: pool)["\(pool)/filler"] != nil else { return }
        try await zfs("destroy", "\(pool)/filler")
    }

    /// Writes bytes into a file system, which is mounted for as long as that takes.
    ///
    /// - Parameters:
    ///   - count: how many; they cannot be compressed.
    ///   - dataset: the file system.
    ///   - file: the file's name.
    /// - Throws: when a command fails.
    package func write(_ count: Int, into dataset: String, as file: String) async throws {
        // A place of its own, since several datasets of a host may be written at once.
        let mount = "/tmp/pk-mount-\(dataset.replacing("/", with: "-"))"
        try await zfs("set", "mountpoint=\(mount)", dataset)
        if try await run(["zfs", "get", "-H", "-o", "value", "mounted", dataset])
            .hasPrefix("no")
        {
            try await zfs("mount", dataset)
        }
        try await run(
            [
                "dd", "if=/dev/urandom", "of=\(mount)/\(file)", "bs=65536",
                "count=\(max(1, count >> 16))",
            ]
        )
        try await zfs("set", "mountpoint=none", dataset)
    }
}
