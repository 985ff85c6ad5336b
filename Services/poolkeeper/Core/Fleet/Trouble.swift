/// What is wrong with a simulated system, so that the pages have something to say.
package enum Trouble: Sendable, Hashable, CaseIterable {
    /// A disk whose reallocated sectors grow until SMART fails.
    case failingDisk
    /// A pool that lost a disk and runs without redundancy.
    case degradedPool
    /// A pool that is over nine tenths full.
    case nearlyFull
    /// A system that stopped sending hours ago.
    case silent
    /// A pool from which a third was deleted one day.
    case bigDelete
    /// A disk that runs too hot.
    case hotDisk

    /// When it sets in, as a share of the past.
    var onset: Double {
        switch self {
        case .failingDisk: 0.75
        case .degradedPool: 0.985
        case .nearlyFull: 0
        case .silent: 0.997
        case .bigDelete: 0.65
        case .hotDisk: 0.97
        }
    }

    /// The trouble of the system with a number; most have none.
    static func of(system number: Int) -> Trouble? {
        let order: [Trouble] = [
            .nearlyFull, .failingDisk, .degradedPool, .silent, .bigDelete, .hotDisk,
        ]
        // The first of each dozen stay well, so that troubles spread over the clients.
        let place = number % 20
        return place % 3 == 1 && place / 3 < order.count ? order[place / 3] : nil
    }
}
