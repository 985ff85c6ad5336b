package import Quantities

/// A name that this keeper gives: `home.20261127T020000Z`, in UTC.
///
/// Local time would write the repeated hour of the end of daylight saving twice. A second snapshot
/// of the same second is `home.20261127T020000Z-2`.
package struct SnapshotName: Sendable, Hashable, CustomStringConvertible {
    /// What it is a snapshot of.
    package let label: SnapshotLabel
    /// When it was taken, to the second.
    package let moment: Timestamp
    /// Which of that second it is, from 1.
    package let number: Int

    /// A name of these parts.
    package init(label: SnapshotLabel, moment: Timestamp, number: Int = 1) {
        self.label = label
        self.moment = moment.floored(to: .seconds(1))
        self.number = number
    }

    /// Reads a name; nil for what this keeper does not write.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let label = SnapshotLabel(parts[0]) else { return nil }
        let rest = parts[1].split(separator: "-", omittingEmptySubsequences: false)
        guard rest.count <= 2, let moment = Self.moment(rest[0]) else { return nil }
        let number = rest.count == 2 ? Int(rest[1]) : 1
        guard let number, number >= 1 else { return nil }
        self.init(label: label, moment: moment, number: number)
        guard description == text else { return nil }
    }

    /// The first free name of a moment beside those that are taken.
    package static func free(
        _ label: SnapshotLabel,
        at moment: Timestamp,
        beside taken: Set<String>
    ) -> SnapshotName {
        var name = SnapshotName(label: label, moment: moment)
        while taken.contains(name.description) {
            name = SnapshotName(label: label, moment: moment, number: name.number + 1)
        }
        return name
    }

    /// The name as it stands in the folder.
    package var description: String {
        let digits = moment.rfc3339.filter { $0 != "-" && $0 != ":" }
        return "\(label).\(digits)\(number == 1 ? "" : "-\(number)")"
    }

    private static func moment(_ text: Substring) -> Timestamp? {
        let letters = Array(text)
        guard letters.count == 16, letters[8] == "T", letters[15] == "Z" else { return nil }
        func part(_ range: Range<Int>) -> String { String(letters[range]) }
        let date = "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))"
        let time = "\(part(9..<11)):\(part(11..<13)):\(part(13..<15))"
        return Timestamp.parse(rfc3339: "\(date)T\(time)Z")?.moment
    }
}
