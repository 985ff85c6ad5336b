import Quantities

extension CapacityReport {
    /// The report as a terminal shows it, at most 79 columns wide where names are short.
    package var text: String {
        let title = label.isEmpty ? mount : "\(mount) (\(label))"
        let line = String(repeating: "=", count: 79)
        var lines = ["Capacity of \(title)", line, ""]
        lines += summary.map { "  " + Self.padded($0.0, to: 24) + $0.1 }
        lines += ["", "  Devices"] + table
        if !warnings.isEmpty {
            lines += ["", "  Warnings"]
            for warning in warnings {
                lines += Self.wrapped("! \(warning.text)")
                if let command = warning.command { lines.append("      \(command)") }
            }
        }
        lines += ["", "  Why"] + why
        return (lines + [line]).map { Self.plain($0) + "\n" }.joined()
    }

    private var summary: [(String, String)] {
        var rows = [
            (
                "Raw size",
                "\(size(rawBytes)) on \(Wording.count(devices.count, "device", "devices"))"
            ),
            ("Data", "\(profile), \(size(dataUsedBytes)) in files"),
            ("Can be written now", size(obtainableBytes)),
        ]
        if let metadata = obtainableWithMetadataBytes, size(metadata) != size(obtainableBytes) {
            rows.append(("With metadata as so far", size(metadata)))
        }
        if size(obtainableAfterBalanceBytes) != size(obtainableBytes) {
            rows.append(("After a full balance", size(obtainableAfterBalanceBytes)))
        }
        if ceilingBytes > 0 {
            let share = Double(dataUsedBytes) / Double(ceilingBytes)
            rows.append(("Full", Wording.percent(share)))
        }
        if let daysToFull { rows.append(("Days to full", daysToFull.words)) }
        return rows
    }

    private var why: [String] {
        var lines = ["Can be written: \(obtainableBecause)."]
        if size(obtainableAfterBalanceBytes) != size(obtainableBytes) {
            lines.append("After a balance: \(obtainableAfterBalanceBecause).")
        }
        for device in devices {
            guard let reason = device.unreachableBecause else { continue }
            let name = device.path ?? "device \(device.id)"
            lines.append("Unreachable on \(name): \(reason).")
        }
        return lines.flatMap { Self.wrapped($0) }
    }

    /// Lines of at most 79 columns, those after the first indented.
    private static func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        var line = "   "
        for word in plain(text).split(separator: " ") {
            if line.count + 1 + word.count > 79 {
                lines.append(line)
                line = "     "
            }
            line += " \(word)"
        }
        return lines + [line]
    }

    private var table: [String] {
        let header = ["Device", "Data", "Metadata", "System", "Unallocated", "Unreachable", "Size"]
        let rows = devices.map { device in
            [device.path ?? "missing (\(device.id))"]
                + [
                    device.dataBytes, device.metadataBytes, device.systemBytes,
                    device.unallocatedBytes, device.unreachableBytes, device.sizeBytes,
                ].map(size)
        }
        let widths = header.indices.map { column in
            ([header] + rows).map { Self.plain($0[column]).count }.max() ?? 0
        }
        return ([header] + rows).map { row in
            "    "
                + row.indices.map { column in
                    Self.padded(row[column], to: widths[column], isLeft: column == 0)
                }.joined(separator: "  ")
        }
    }

    private func size(_ bytes: Int64) -> String { Wording.size(ByteCount(bytes)) }

    private static func padded(_ text: String, to width: Int, isLeft: Bool = true) -> String {
        let space = String(repeating: " ", count: max(0, width - plain(text).count))
        return isLeft ? text + space : space + text
    }

    /// Terminals and log files get a plain space before a unit.
    private static func plain(_ text: String) -> String {
        text.replacing(Wording.space, with: " ")
    }
}
