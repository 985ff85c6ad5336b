package import Quantities

/// What others than the scrub do with a machine and a pool's disks, over the last few seconds.
package struct LoadSample: Sendable, Equatable {
    /// The share of time in which every process that had work waited for disks, 0 to 1
    /// (`full` of `/proc/pressure/io`, Linux 4.20); nil when the kernel does not say.
    package var pressure: Double?
    /// Processes that run or wait, over the last minute (`/proc/loadavg`).
    package var load: Double
    /// The machine's cores.
    package var cores: Int
    /// The share of time the busiest of the pool's disks worked for others, 0 to 1.
    package var foregroundBusy: Double
    /// Bytes a second that others read and write on the pool's disks.
    package var foregroundBytes: Double

    /// That in bytes.
    package var foreground: ByteCount { ByteCount(Int64(foregroundBytes)) }

    /// A sample; nothing is going on unless said.
    package init(
        pressure: Double? = 0,
        load: Double = 0,
        cores: Int = 1,
        foregroundBusy: Double = 0,
        foregroundBytes: Double = 0
    ) {
        self.pressure = pressure
        self.load = load
        self.cores = max(1, cores)
        self.foregroundBusy = foregroundBusy
        self.foregroundBytes = foregroundBytes
    }
}
