import Btrfs
import Foundation
import Quantities
package import ScrubControllerCore
import Synchronization

/// Looks at what this machine and a pool's disks do (`/proc`, proc(5)).
package final class LoadSampler: Sendable {
    private struct Inside {
        var share = DiskShare()
        var own = OwnReads()
        var workers = 0.0
        var at: Duration?
    }

    private let pressureFile: String
    private let proc: String
    private let cores: Int
    private let inside = Mutex(Inside())

    /// A sampler.
    ///
    /// - Parameters:
    ///   - pressureFile: where waiting for disks is told: the machine's, or that of the control
    ///     group of whoever is not to be disturbed.
    ///   - proc: where the kernel shows itself.
    package init(pressureFile: String? = nil, proc: String = "/proc") {
        self.proc = proc
        self.pressureFile = pressureFile ?? "\(proc)/pressure/io"
        cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
    }

    /// What others do now; nil while too little is known.
    ///
    /// - Parameters:
    ///   - disks: the pool's disks.
    ///   - reads: what scrubs of the pool's devices have counted by now, and who reads for them.
    ///   - workers: workers of scrubs; each counts as one that waits in the load.
    ///   - uptime: the time.
    /// - Returns: what others do.
    package func sample(
        _ disks: Set<String>,
        reads: [UInt64: OwnReads.Look],
        workers: Int,
        at uptime: Duration
    ) -> LoadSample? {
        // One right behind the other: between them a fast disk reads a lot.
        let looks = reads.mapValues { look in
            var look = look
            look.read = look.process.flatMap { readBytes(of: $0) }
            return look
        }
        let all = DiskCounts.read(text("\(proc)/diskstats"))
        let pressure = Self.fullMicroseconds(text(pressureFile))
        let load = text("\(proc)/loadavg").split(separator: " ").first.flatMap { Double($0) } ?? 0
        return inside.withLock { inside in
            inside.own.take(looks)
            inside.share.take(
                all.filter { disks.contains($0.key) },
                own: inside.own,
                workers: workers,
                pressureMicroseconds: pressure,
                at: uptime
            )
            // The load follows with a minute's delay, so what is taken out of it does too.
            let passed = inside.at.map { (uptime - $0).fractionalSeconds } ?? 0
            inside.at = uptime
            inside.workers += (Double(workers) - inside.workers) * min(1, passed / 60)
            return inside.share.sample(load: load - inside.workers, cores: cores)
        }
    }

    /// The `total` of the line `full`; nil where the kernel tells of none.
    static func fullMicroseconds(_ text: String) -> Int64? {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("full ") }) else {
            return nil
        }
        return line.split(separator: " ").first { $0.hasPrefix("total=") }
            .flatMap { Int64($0.dropFirst("total=".count)) }
    }

    /// Bytes that a process has had read from disks; nil where the kernel does not say.
    private func readBytes(of process: Int32) -> Int64? {
        text("\(proc)/\(process)/io").split(separator: "\n")
            .first { $0.hasPrefix("read_bytes: ") }
            .flatMap { Int64($0.dropFirst("read_bytes: ".count)) }
    }

    private func text(_ path: String) -> String {
        KernelFile.text(path) ?? ""
    }
}
