package import Quantities

/// A Btrfs pool's devices and the errors that the kernel counted on them.
package struct DevicesSection: PoolSection {
    /// A device.
    package struct Row: Sendable, Hashable {
        /// How it stands.
        package var badge: Badge
        /// `sda`, or `device 3`.
        package var name: String
        /// Its number in the pool.
        package var number: String
        /// Its size in words.
        package var size: String
        /// Writes, reads, flushes, corruptions and generations that went wrong; empty when they
        /// could not be read.
        package var counts: [Int64]

        /// A device.
        package init(
            badge: Badge,
            name: String,
            number: String,
            size: String,
            counts: [Int64]
        ) {
            self.badge = badge
            self.name = name
            self.number = number
            self.size = size
            self.counts = counts
        }
    }

    /// The answer in a sentence.
    package var lead: Sentence
    /// The devices, by number.
    package var rows: [Row]

    /// A section of these parts.
    package init(lead: Sentence, rows: [Row]) {
        self.lead = lead
        self.rows = rows
    }

    /// The card as HTML.
    package var markup: Markup {
        Markup(
            tags: Templates.render(
                "pool-devices",
                ["sectionLead": Markup(lead).html, "devices": rows.map(\.view)]
            )
        )
    }
}

extension DevicesSection.Row {
    private static let heads = ["Write", "Read", "Flush", "Corruption", "Generation"]

    fileprivate var view: [String: Any] {
        [
            "sectionBadge": badge.markup.html, "device": name, "number": number,
            "deviceSize": size,
            "counts": Self.heads.enumerated().map { index, head -> [String: Any] in
                let count = counts.indices.contains(index) ? "\(counts[index])" : Wording.missing
                return ["head": head, "count": count]
            },
        ]
    }
}
