import Foundation
import Glibc
package import Testing

extension Trait where Self == ConditionTrait {
    /// Skips without root, zfs-fuse and sshd, saying so; with `POOLKEEPER_REQUIRE_SERVERS=1` the
    /// test runs and fails instead.
    package static var needsReplication: Self {
        let programs = ["/usr/sbin/zfs-fuse", "/usr/sbin/sshd", "/usr/bin/nsenter", "/dev/fuse"]
        let areThere = programs.allSatisfy(FileManager.default.fileExists(atPath:))
        return .enabled(
            if: getuid() == 0 && areThere
                || ProcessInfo.processInfo.environment["POOLKEEPER_REQUIRE_SERVERS"] == "1",
            "storage hosts of the test's own need root (apt install zfs-fuse openssh-server)"
        )
    }
}
