import Foundation
import Observations
import Quantities
import SnapshotKeeperCore

/// Snapshots for tests, made of their moments.
enum SnapshotBuilder {
    static let day: Int64 = 86_400

    static func moment(_ text: String) -> Timestamp {
        guard let moment = Timestamp.parse(rfc3339: text)?.moment else {
            preconditionFailure("\(text) is no moment")
        }
        return moment
    }

    static func uuid(_ id: UInt64) -> String {
        let digits = String(id, radix: 16)
        return "00000000-0000-0000-0000-"
            + String(repeating: "0", count: 12 - digits.count) + digits
    }

    static func found(
        _ id: UInt64,
        at moment: Timestamp,
        name: String? = nil,
        standing: FoundSnapshot.Standing = .listed,
        isReadOnly: Bool = true,
        received: String? = nil,
        hold: String? = nil
    ) -> FoundSnapshot {
        FoundSnapshot(
            name: name ?? "media.\(id)",
            subvolume: BtrfsSubvolume(
                id: id,
                parent: 5,
                uuid: uuid(id),
                parentUUID: uuid(1),
                receivedUUID: received,
                isReadOnly: isReadOnly,
                madeAt: moment
            ),
            standing: standing,
            hold: hold
        )
    }

    /// One snapshot a day at 02:00 UTC, the last on the day of `end`.
    static func daily(_ count: Int, upTo end: Timestamp) -> [FoundSnapshot] {
        let midnight = end.floored(to: .seconds(day))
        return (0..<count).map { index in
            let back = Int64(count - 1 - index) * day
            return found(
                UInt64(300 + index),
                at: midnight + .seconds(2 * 3600) - .seconds(back)
            )
        }
    }

    static func ledger(_ found: [FoundSnapshot]) -> [String: String] {
        let listed = found.filter { $0.standing == .listed }
        return Dictionary(
            listed.map { ($0.name, $0.subvolume.uuid) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    static func input(
        _ found: [FoundSnapshot],
        _ policy: RetentionPolicy,
        now: Timestamp
    ) -> PlanInput {
        PlanInput(path: "/srv/media", found: found, policy: policy, now: now)
    }
}
