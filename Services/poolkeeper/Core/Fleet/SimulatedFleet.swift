package import Quantities

/// TrueNAS systems of several clients that do not exist, with a past and a present.
///
/// Everything is a function of the seed, the system and the moment, so the same seed gives the same
/// bytes in whatever order they are asked for, and nothing is remembered between two questions.
package struct SimulatedFleet: Sendable {
    /// The systems, most interesting first.
    package let systems: [SimulatedSystem]
    /// Where the past begins.
    package let start: Timestamp
    /// Where the past ends and live data begins, on a whole hour.
    package let end: Timestamp

    /// A fleet with a past of `days` before the hour of `now`.
    ///
    /// - Parameters:
    ///   - seed: decides every name and number.
    ///   - systems: how many there are, `1 ... 10_000`.
    ///   - days: how long the past is, `1 ... 3650`; troubles keep their place in proportion.
    ///   - now: the moment that the past leads up to.
    package init(seed: UInt64, systems: Int, days: Int, now: Timestamp) {
        precondition((1...10_000).contains(systems), "a fleet has 1 to 10,000 systems")
        precondition((1...3650).contains(days), "a past has 1 to 3650 days")
        let end = now.floored(to: .seconds(3600))
        let past = Past(start: end - .seconds(Int64(days) * 86_400), end: end)
        self.end = end
        start = past.start
        self.systems = (0..<systems).map { SimulatedSystem(number: $0, seed: seed, past: past) }
    }

    /// The clients that the systems belong to, each once.
    package var clients: [String] {
        var seen: Set<String> = []
        return systems.map(\.client).filter { seen.insert($0).inserted }
    }
}

/// The span that history is made up for.
struct Past: Sendable {
    let start: Timestamp
    let end: Timestamp

    /// How far a moment is from the start to the end, 0 to 1; beyond 1 after the end.
    func progress(_ moment: Timestamp) -> Double {
        (moment - start).fractionalSeconds / (end - start).fractionalSeconds
    }

    /// The moments that are reported, in order: every hour of the last two weeks, and every sixth
    /// before, which is enough for charts and keeps the back-fill short.
    ///
    /// The last one is the end.
    var moments: [Timestamp] {
        let count = Int((end - start).fractionalSeconds) / 3600
        return (1...count).map { start + .seconds(Int64($0) * 3600) }.filter { moment in
            let hour = moment.microseconds / 3_600_000_000
            return end - moment < .seconds(14 * 86_400) || hour % 6 == 0
        }
    }
}
