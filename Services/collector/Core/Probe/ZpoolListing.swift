/// Reads what `zpool list -Hp -o name,health,size,allocated,fragmentation` and
/// `zfs list -Hp -d 0 -o name,used,available` say: fields between tabs, `-` for unknown.
package enum ZpoolListing {
    /// The states of pools, and how fragmented they are.
    package static func pools(_ text: String) -> [ProbeSample] {
        text.split(separator: "\n").flatMap { line -> [ProbeSample] in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
                .map(String.init)
            guard fields.count == 5, !fields[0].isEmpty else { return [] }
            var samples = [ProbeSample("pool", fields[0], "health", .word(fields[1]), "")]
            if let percent = Double(fields[4].replacing("%", with: "")) {
                samples.append(
                    ProbeSample("pool", fields[0], "fragmentation", .number(percent), "%")
                )
            }
            return samples
        }
    }

    /// What the root datasets use, and what they can hold: what fills up is they, not the raw pool.
    package static func roots(_ text: String) -> [ProbeSample] {
        text.split(separator: "\n").flatMap { line -> [ProbeSample] in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
                .map(String.init)
            guard fields.count == 3, let used = Double(fields[1]), let free = Double(fields[2])
            else { return [] }
            return [
                ProbeSample("pool", fields[0], "used", .number(used), "bytes"),
                ProbeSample("pool", fields[0], "total", .number(used + free), "bytes"),
            ]
        }
    }
}
