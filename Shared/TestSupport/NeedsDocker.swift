import Foundation
import Glibc
package import Testing

extension Trait where Self == ConditionTrait {
    /// Skips without root, Docker Engine, compose and debootstrap, saying so; with
    /// `POOLKEEPER_REQUIRE_SERVERS=1` the test runs and fails instead.
    package static var needsDocker: Self {
        let programs = [
            ["/usr/sbin/dockerd", "/usr/bin/dockerd"], ["/usr/sbin/debootstrap"],
            ["/usr/bin/docker-compose"] + plugins,
        ]
        let areThere = programs.allSatisfy {
            $0.contains(where: FileManager.default.isExecutableFile(atPath:))
        }
        return .enabled(
            if: getuid() == 0 && areThere
                || ProcessInfo.processInfo.environment["POOLKEEPER_REQUIRE_SERVERS"] == "1",
            """
            a Docker of the test's own needs root \
            (apt install docker.io docker-compose debootstrap iptables)
            """
        )
    }

    /// Where the `docker` command finds its second compose.
    private static var plugins: [String] {
        ["/usr/libexec", "/usr/lib", "/usr/local/lib", "/usr/local/libexec"].map {
            $0 + "/docker/cli-plugins/docker-compose"
        }
    }
}
