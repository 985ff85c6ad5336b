import FleetProcesses

/// A Btrfs pool of the storage host that a compose stack runs on.
struct HostPool {
    /// Where it is mounted, as the host's containers may have it.
    let mount: String

    /// Makes one of two devices with a subvolume `films`.
    init(on stack: ComposeStack, label: String) async throws {
        mount = stack.file("pool")
        try await stack.run(["mkdir", mount])
        var loops: [String] = []
        for number in 1...2 {
            let disk = stack.file("disk\(number)")
            try await stack.run(["truncate", "-s", "512M", disk])
            loops.append(try await stack.run(["losetup", "-f", "--show", disk]))
        }
        try await stack.run(
            ["mkfs.btrfs", "-q", "-K", "-f", "-L", label, "-d", "raid1", "-m", "raid1"] + loops
        )
        try await stack.run(["btrfs", "device", "scan"] + loops)
        // As systemd mounts everything: what is mounted later is seen by containers, too.
        try await stack.onStorageHost(["mount", "-o", "nodiscard", loops[0], mount])
        try await stack.onStorageHost(["mount", "--make-shared", mount])
        // They go with the mount, and that with the daemon.
        for loop in loops { try await stack.run(["losetup", "-d", loop]) }
        try await stack.onStorageHost(["btrfs", "subvolume", "create", "\(mount)/films"])
        try await stack.onStorageHost(
            [
                "dd", "if=/dev/urandom", "of=\(mount)/films/one", "bs=1M", "count=16",
                "conv=fsync", "status=none",
            ]
        )
    }
}
