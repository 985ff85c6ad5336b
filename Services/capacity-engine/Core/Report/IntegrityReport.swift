package import Observations
import Quantities

/// Whether a pool's devices are all there and have counted no errors, for a person and programs.
///
/// Counters that could not be read are a problem of their own: unknown is never healthy.
package struct IntegrityReport: Sendable, Hashable, Codable {
    /// A device.
    package struct Device: Sendable, Hashable, Codable {
        /// The device's number in the pool.
        package let id: UInt64
        /// Where it is; nil for one that is missing.
        package let path: String?
        /// `ok`, `errors`, `missing` or `unknown`.
        package let state: String
        /// Writes that failed; nil when the counters could not be read.
        package let writeErrors: Int64?
        /// Reads that failed.
        package let readErrors: Int64?
        /// Flushes that failed.
        package let flushErrors: Int64?
        /// Blocks whose checksum was wrong.
        package let corruptionErrors: Int64?
        /// Blocks that were older than they should be.
        package let generationErrors: Int64?

        /// What stands before it in a sentence.
        var name: String { path ?? "device \(id)" }
        /// All counters together.
        var sum: Int64 {
            [writeErrors, readErrors, flushErrors, corruptionErrors, generationErrors]
                .compactMap(\.self).reduce(0, +)
        }
    }

    /// The pool's UUID.
    package let uuid: String
    /// Its label; empty for none.
    package let label: String
    /// Where it is mounted.
    package let mount: String
    /// Whether every device is there and every counter is known to be zero.
    package let isHealthy: Bool
    /// Whether something could not be read, of which nothing can be said.
    package let isUnknown: Bool
    /// Every device, by number.
    package let devices: [Device]
    /// What is wrong, each in a sentence.
    package let problems: [String]

    /// A pool's report.
    package init(_ pool: BtrfsPool) {
        uuid = pool.uuid
        label = pool.label
        mount = pool.mount
        let devices = pool.devices.map(Device.init)
        self.devices = devices
        isHealthy = !devices.isEmpty && devices.allSatisfy { $0.state == "ok" }
        isUnknown = devices.isEmpty || devices.contains { $0.state == "unknown" }
        problems = devices.compactMap(\.problem)
    }

    /// The same as long as nothing changed that somebody should be told of.
    package var signature: String {
        devices.filter { $0.state != "ok" }
            .map { "\($0.id):\($0.state):\($0.sum)" }.joined(separator: ",")
    }

    /// The report as a terminal shows it.
    package var text: String {
        let title = label.isEmpty ? mount : "\(mount) (\(label))"
        let word =
            isHealthy ? "is healthy" : isUnknown ? "is not known to be healthy" : "needs you"
        var lines = ["Integrity of \(title)", String(repeating: "=", count: 79), ""]
        lines.append("  The pool \(word).")
        lines += ["", "  Devices"] + Self.table(devices)
        if !problems.isEmpty { lines += ["", "  Problems"] + problems.map { "    ! \($0)" } }
        return (lines + [String(repeating: "=", count: 79)]).map { $0 + "\n" }.joined()
    }

    private static func table(_ devices: [Device]) -> [String] {
        let head = ["Device", "State", "Write", "Read", "Flush", "Corrupt", "Generation"]
        let rows = devices.map { device in
            [device.path ?? "missing (\(device.id))", device.state]
                + [
                    device.writeErrors, device.readErrors, device.flushErrors,
                    device.corruptionErrors, device.generationErrors,
                ].map { $0.map { "\($0)" } ?? "?" }
        }
        let widths = head.indices.map { column in
            ([head] + rows).map { $0[column].count }.max() ?? 0
        }
        return ([head] + rows).map { row in
            let cells = row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                return column < 2 ? row[column] + space : space + row[column]
            }
            return "    " + cells.joined(separator: "  ")
        }
    }
}

extension IntegrityReport.Device {
    fileprivate init(_ device: BtrfsDevice) {
        let counters = device.counters
        let state =
            device.isMissing
            ? "missing" : counters.map { $0.sum > 0 ? "errors" : "ok" } ?? "unknown"
        self.init(
            id: device.id,
            path: device.path,
            state: state,
            writeErrors: counters?.write,
            readErrors: counters?.read,
            flushErrors: counters?.flush,
            corruptionErrors: counters?.corruption,
            generationErrors: counters?.generation
        )
    }

    fileprivate var problem: String? {
        switch state {
        case "missing":
            "Device \(id) is missing: the pool runs degraded; replace it before another one goes."
        case "errors":
            "\(name) has counted \(Wording.count(Int(clamping: sum), "error", "errors")); scrub, "
                + "look at its cable, and reset with `btrfs device stats -z` once it is mended."
        case "unknown":
            "The counters of \(name) could not be read, so nothing is known of it; run as root."
        default: nil
        }
    }
}
