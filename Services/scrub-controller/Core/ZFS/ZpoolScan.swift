import Foundation
import Quantities

/// What `zpool status` says of a pool's scrub (zpool-status(8), zpool-scrub(8)).
package struct ZpoolScan: Sendable, Hashable {
    /// How it stands.
    package enum State: Sendable, Hashable {
        /// None is known.
        case never
        /// It runs.
        case running
        /// It stands still.
        case paused
        /// It read everything.
        case finished(errors: Int64)
        /// It was cancelled.
        case cancelled
        /// A resilver runs.
        case resilvering
    }

    /// How it stands.
    package var state = State.never
    /// When it began or ended, as the tool writes it, without a zone: the machine's own.
    package var when: String?
    /// Bytes that were read, and that are to be read; nil when it does not say.
    package var issued: Int64?
    /// Bytes in the pool.
    package var total: Int64?
    /// Bytes that were repaired from another copy, rounded as the tool rounds them.
    package var repaired: Int64 = 0
    /// The pool's health, such as `ONLINE`.
    package var health = ""
    /// Counters of its devices.
    package var devices: [Device] = []
    /// Files that are damaged, as the tool names them.
    package var damaged: [String] = []

    /// A disk of the pool.
    package struct Device: Sendable, Hashable {
        /// Its name.
        package var name: String
        /// Its state, such as `ONLINE`.
        package var state: String
        /// Errors by kind.
        package var read: Int64
        /// Writes that were refused.
        package var write: Int64
        /// Blocks that are not what their checksum says.
        package var checksum: Int64
    }

    /// Reads the text of `zpool status -p -v NAME`.
    package init(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var section = ""
        var scan: [String] = []
        for line in lines {
            let words = line.trimmingCharacters(in: .whitespaces)
            if let colon = line.firstIndex(of: ":"), !line.hasPrefix("\t"),
                ["pool", "state", "scan", "scrub", "config", "errors", "status", "action", "see"]
                    .contains(line[..<colon].trimmingCharacters(in: .whitespaces))
            {
                section = line[..<colon].trimmingCharacters(in: .whitespaces)
                let rest = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                if section == "scan" || section == "scrub" { scan = [rest] }
                if section == "state" { health = rest }
                continue
            }
            switch section {
            case "scan", "scrub": scan.append(words)
            case "config": if let device = Self.device(words) { devices.append(device) }
            case "errors": if words.hasPrefix("/") { damaged.append(words) }
            default: break
            }
        }
        read(scan)
    }

    private mutating func read(_ lines: [String]) {
        guard let first = lines.first else { return }
        if first.hasPrefix("scrub in progress") {
            state = .running
            when = Self.behind("since ", in: first)
        } else if first.hasPrefix("scrub paused") {
            state = .paused
            when = Self.behind("since ", in: first)
        } else if first.hasPrefix("scrub canceled") {
            state = .cancelled
            when = Self.behind("on ", in: first)
        } else if first.hasPrefix("scrub repaired") || first.hasPrefix("scrub completed") {
            state = .finished(errors: Self.number(before: " errors", in: first) ?? 0)
            repaired = Self.number(before: " in ", in: first, behind: "repaired ") ?? 0
            when = Self.behind("on ", in: first)
        } else if first.hasPrefix("resilver in progress") {
            state = .resilvering
        }
        // `…, 512G / 4.50T issued at 480M/s` since OpenZFS 2.2, `…, 512G issued at …, 4.50T total`
        // before.
        for part in lines.dropFirst().joined(separator: ", ").components(separatedBy: ", ") {
            if let range = part.range(of: " issued") {
                let sizes = part[..<range.lowerBound].components(separatedBy: " / ")
                issued = Self.size(sizes[0]) ?? issued
                if sizes.count > 1 { total = Self.size(sizes[1]) ?? total }
            } else if part.hasSuffix(" repaired") {
                repaired = Self.size(part.dropLast(9)) ?? repaired
            } else if part.hasSuffix(" total") {
                total = Self.size(part.dropLast(6)) ?? total
            }
        }
    }

    private static func behind(_ word: String, in text: String) -> String? {
        text.range(of: word, options: .backwards).map { String(text[$0.upperBound...]) }
    }

    private static func number(
        before word: String,
        in text: String,
        behind mark: String = " "
    ) -> Int64? {
        guard let range = text.range(of: word) else { return nil }
        let head = text[..<range.lowerBound]
        let start = head.range(of: mark, options: .backwards)?.upperBound ?? head.startIndex
        return size(head[start...])
    }

    /// What was repaired in blocks of 4 KiB, as the kernel counts those of Btrfs; a part is one.
    package var repairedBlocks: Int64 { (repaired + 4095) / 4096 }

    /// A number, with a unit of 1,024 where the tool rounds.
    private static func size(_ text: some StringProtocol) -> Int64? {
        var digits = text.trimmingCharacters(in: .whitespaces)
        if digits.hasSuffix("B") { digits.removeLast() }
        let units = Array("KMGTPE")
        var factor = 1.0
        if let last = digits.last, let index = units.firstIndex(of: last) {
            factor = (0...index).reduce(1.0) { product, _ in product * 1024 }
            digits.removeLast()
        }
        return Double(digits).flatMap { $0 >= 0 && $0 < 1e18 ? Int64($0 * factor) : nil }
    }

    private static func device(_ line: String) -> Device? {
        let words = line.split(separator: " ")
        guard words.count >= 5, words[0] != "NAME", let read = size(words[2]),
            let write = size(words[3]), let checksum = size(words[4])
        else { return nil }
        return Device(
            name: String(words[0]),
            state: String(words[1]),
            read: read,
            write: write,
            checksum: checksum
        )
    }
}
