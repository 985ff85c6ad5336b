import Quantities
import SnapshotKeeper
import SnapshotKeeperCore

/// A year of a subvolume's snapshots, as the command says it.
struct SnapshotYearAnswer: Encodable {
    struct Month: Encodable {
        let month: String
        let taken: Int
        let gone: Int
        let stay: Int
        let oldest: String?
    }

    struct Left: Encodable {
        let name: String
        let reasons: [String]
    }

    let path: String
    let retention: String
    let schedule: String?
    let months: [Month]
    let left: [Left]
    let text: String

    private enum CodingKeys: CodingKey { case path, retention, schedule, months, left }

    init(_ subvolume: WatchedSubvolume, from now: Timestamp) {
        path = subvolume.path
        retention = subvolume.retention.words
        schedule = subvolume.schedule?.words
        guard let schedule = subvolume.schedule else {
            (months, left) = ([], [])
            text = "\(path): snapshots are taken only when asked for, so there is no table\n"
            return
        }
        let year = RetentionYear(
            of: path,
            subvolume.retention,
            schedule,
            from: now,
            to: now + .seconds(365 * 86_400)
        )
        months = year.months.map {
            Month(
                month: $0.name,
                taken: $0.taken,
                gone: $0.gone,
                stay: $0.stay,
                oldest: $0.oldest?.rfc3339
            )
        }
        left = year.left.map { Left(name: $0.snapshot.name, reasons: $0.keeps.map(\.words)) }
        text = "\(path): \(year.text)"
    }
}
