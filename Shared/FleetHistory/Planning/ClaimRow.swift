import Contracts
import Quantities

/// A webhook's claim, with the messages of a batch that belong to it.
struct ClaimRow {
    var system: Int32
    /// The kind's letter, then sixteen bytes of a body's hash or the key as sent.
    var value: [UInt8]
    var isKey: Bool
    /// Sixteen bytes of the hash of a key's body; empty when it is not known.
    var body: [UInt8]
    var receivedAt: Timestamp
    /// The last part of the webhook in this batch.
    var part: Int16
    /// Which messages of the tenant's group these are.
    var entries: [Int]

    private struct Identity: Hashable {
        var system: Int32
        var value: [UInt8]
    }

    /// The webhooks of a group of messages, in rounds: inside one round no claim occurs twice, so
    /// that one statement can take them all.
    static func rounds(of group: [ResolvedEntry]) -> [[ClaimRow]] {
        var rounds: [[ClaimRow]] = []
        var rows: [Identity: [ClaimRow]] = [:]
        var order: [Identity] = []
        for (index, resolved) in group.enumerated() {
            let row = ClaimRow(resolved, index: index)
            let identity = Identity(system: row.system, value: row.value)
            if rows[identity] == nil { order.append(identity) }
            rows[identity, default: []].join(row)
        }
        for identity in order {
            for (round, row) in (rows[identity] ?? []).enumerated() {
                if rounds.count == round { rounds.append([]) }
                rounds[round].append(row)
            }
        }
        return rounds.map { $0.sorted { ($0.system, $0.value) < ($1.system, $1.value) } }
    }

    private init(_ resolved: ResolvedEntry, index: Int) {
        let claim = resolved.entry.claim
        system = resolved.system
        isKey = claim.kind == .key
        value = isKey ? [0x6B] + Array(claim.value.utf8) : [0x62] + Self.bytes(hex: claim.value)
        body = claim.bodyHash.map(Self.bytes(hex:)) ?? []
        receivedAt = resolved.entry.receivedAt
        part = Int16(clamping: resolved.entry.part)
        entries = [index]
    }

    /// The first sixteen bytes of hexadecimal digits, or the text itself when it is something else.
    private static func bytes(hex text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        var high: UInt8?
        for digit in text.utf8.prefix(32) {
            guard let value = value(ofDigit: digit) else { return Array(text.utf8) }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes.count == 16 ? bytes : Array(text.utf8)
    }

    private static func value(ofDigit digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x41 + 10
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }
}

extension [ClaimRow] {
    /// Adds a webhook, or a further part to the webhook it belongs to.
    fileprivate mutating func join(_ row: ClaimRow) {
        guard let last, last.receivedAt == row.receivedAt, row.part > last.part else {
            return append(row)
        }
        self[count - 1].part = row.part
        self[count - 1].entries += row.entries
    }
}

private func < (left: (Int32, [UInt8]), right: (Int32, [UInt8])) -> Bool {
    left.0 == right.0 ? left.1.lexicographicallyPrecedes(right.1) : left.0 < right.0
}
