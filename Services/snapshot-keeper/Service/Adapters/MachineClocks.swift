import CLinux
package import Quantities
import ServiceChassis
package import SnapshotKeeperCore

/// Looks at the machine's clocks.
package enum MachineClocks {
    /// A look now.
    package static func look(_ clock: any WallClock) -> ClockLook {
        ClockLook(
            wall: clock.now(),
            uptime: clock.uptime,
            boot: readWholeFile("/proc/sys/kernel/random/boot_id").map {
                String(decoding: $0.filter { $0 > 0x20 }, as: UTF8.self)
            } ?? "",
            isSynchronised: poolkeeper_clock_is_kept() == 1
        )
    }
}
