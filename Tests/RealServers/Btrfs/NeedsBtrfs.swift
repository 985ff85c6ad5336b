import Foundation
import Glibc
import Testing

extension Trait where Self == ConditionTrait {
    /// Skips without root, Btrfs in the kernel and its tools, saying so; with
    /// `POOLKEEPER_REQUIRE_SERVERS=1` the test runs and fails instead.
    static var needsBtrfs: Self {
        let kernel = (try? String(contentsOfFile: "/proc/filesystems", encoding: .utf8)) ?? ""
        let tools = ["/sbin/mkfs.btrfs", "/sbin/losetup"]
        let areThere = tools.allSatisfy(FileManager.default.isExecutableFile(atPath:))
        return .enabled(
            if: getuid() == 0 && areThere && kernel.contains("btrfs")
                || ProcessInfo.processInfo.environment["POOLKEEPER_REQUIRE_SERVERS"] == "1",
            "a pool of the test's own needs root and Btrfs (apt install btrfs-progs)"
        )
    }
}
