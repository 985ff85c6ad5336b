/// Reads what `zpool list -H` and `zfs get -Hp` say, in words that OpenZFS and zfs-fuse both know:
/// fields between tabs, `-` for unknown.
package enum ZpoolListing {
    /// The names and states of pools, of `zpool list -H -o name,health`.
    package static func pools(_ text: String) -> [(name: String, health: String)] {
        rows(text, fields: 2).map { ($0[0], $0[1]) }
    }

    /// The states as samples.
    package static func states(_ pools: [(name: String, health: String)]) -> [ProbeSample] {
        pools.map { ProbeSample("pool", $0.name, "health", .word($0.health), "") }
    }

    /// How fragmented pools are, of `zpool list -H -o name,fragmentation`.
    package static func fragmentation(_ text: String) -> [ProbeSample] {
        rows(text, fields: 2).compactMap { row in
            Double(row[1].replacing("%", with: "")).map {
                ProbeSample("pool", row[0], "fragmentation", .number($0), "%")
            }
        }
    }

    /// What the root datasets use, and what they can hold, of `zfs get -Hp -o name,property,value
    /// used,available`: what fills up is they, not the raw pool.
    package static func roots(_ text: String) -> [ProbeSample] {
        var values: [String: [String: Double]] = [:]
        for row in rows(text, fields: 3) {
            values[row[0], default: [:]][row[1]] = Double(row[2])
        }
        return values.sorted { $0.key < $1.key }.flatMap { pool, values -> [ProbeSample] in
            guard let used = values["used"], let free = values["available"] else { return [] }
            return [
                ProbeSample("pool", pool, "used", .number(used), "bytes"),
                ProbeSample("pool", pool, "total", .number(used + free), "bytes"),
            ]
        }
    }

    private static func rows(_ text: String, fields: Int) -> [[String]] {
        text.split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }.filter { $0.count == fields && !$0[0].isEmpty }
    }
}
