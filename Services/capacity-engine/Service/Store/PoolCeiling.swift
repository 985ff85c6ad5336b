/// What a pool could hold on one day.
struct PoolCeiling: Sendable, Hashable {
    /// Of another size is another pool: a device came or went.
    private static let changeShare = 0.02

    /// The day, counted from 1970-01-01 (UTC).
    let day: Int
    /// Bytes of files, the stored ones included.
    let bytes: Int64
    /// Bytes of all its devices.
    let raw: Int64

    /// Days on which pools could hold more or less than before.
    static func changes(in ceilings: [PoolCeiling]) -> [Int] {
        zip(ceilings, ceilings.dropFirst()).filter { one, next in
            abs(Double(next.raw - one.raw)) > changeShare * Double(max(1, one.raw))
        }.map(\.1.day)
    }
}
