import CapacityEngineCore
import Foundation

/// What ASG 1.0.2 remembered of a pool: entries with a local `timestamp` and `total_used_gib`.
enum ASGHistory {
    private struct Entry: Decodable {
        let timestamp: String
        let totalUsedGiB: Double

        enum CodingKeys: String, CodingKey {
            case timestamp
            case totalUsedGiB = "total_used_gib"
        }
    }

    /// The days in a file; those that cannot be read are left out, and all of one that is no list.
    static func days(in data: Data) -> [DailyUse] {
        guard let items = try? JSONSerialization.jsonObject(with: data) as? [Any] else { return [] }
        return items.compactMap { item in
            guard let bytes = try? JSONSerialization.data(withJSONObject: [item]),
                let entry = try? JSONDecoder().decode([Entry].self, from: bytes).first,
                let day = day(of: entry.timestamp), entry.totalUsedGiB.isFinite,
                (0..<8e9).contains(entry.totalUsedGiB)
            else { return nil }
            return DailyUse(day: day, bytes: entry.totalUsedGiB * 0x1p30)
        }
    }

    /// The day of `2026-03-07T19:45:57`, as its clock had it.
    private static func day(of text: String) -> Int? {
        let parts = text.prefix(10).split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, (1970...9999).contains(parts[0]), (1...12).contains(parts[1]),
            (1...31).contains(parts[2])
        else { return nil }
        // Days from civil (Hinnant): March begins the year, so that leap days come last.
        let year = parts[1] <= 2 ? parts[0] - 1 : parts[0]
        let month = (parts[1] + 9) % 12
        let dayOfYear = (153 * month + 2) / 5 + parts[2] - 1
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
