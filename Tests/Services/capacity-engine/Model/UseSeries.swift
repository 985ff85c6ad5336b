package import CapacityEngineCore
import Foundation
import TestSupport

/// A pool's use over days, made by a seed: what was seen, and what came of it afterwards.
package struct UseSeries: Sendable {
    /// How a pool is used.
    package enum Kind: String, Sendable, CaseIterable {
        /// The same every day, give or take.
        case linear
        /// Less at weekends.
        case weekly
        /// Much was deleted two weeks to two months ago.
        case delete
        /// It grew otherwise until three to six weeks ago.
        case slopeChange = "slope change"
        /// Every fortnight some of it is pruned.
        case sawtooth
        /// Little on most days and much on some.
        case bursty
        /// Four samples are wrong.
        case outliers
        /// Nothing is added.
        case flat
    }

    /// What the pool can hold.
    package static let ceiling = 10e12
    /// Days from the first day of the future to the last.
    private static let future = 2500

    /// What was seen.
    package let history: [DailyUse]
    /// Days until nine tenths were in use first; nil for never.
    package let truth: Int?

    /// A series of a kind; the same seed gives the same one.
    package init(_ kind: Kind, days: Int, seed: UInt64) {
        var random = SeededRandom(
            seed: seed &* 0x9E37_79B9 ^ UInt64(kind.rawValue.utf8.count) << 40
        )
        let first = 20_000 + Int.random(in: 0..<7, using: &random)
        let all = Self.shape(kind, days, &random)
        let noise =
            kind == .bursty ? 0 : Self.ceiling * Double.random(in: 0.001...0.006, using: &random)
        let level = Self.ceiling * Double.random(in: 0.62...0.75, using: &random) - all[days - 1]
        var use = all.map { max(0, $0 + level + noise * Self.normal(&random)) }
        truth = use[days...].firstIndex { $0 >= 0.9 * Self.ceiling }.map { $0 - days + 1 }
        if kind == .outliers {
            for _ in 0..<4 {
                let day = Int.random(in: 0..<days - 1, using: &random)
                use[day] *= [0, 0.3, 1.4].randomElement(using: &random) ?? 0
            }
        }
        // A pool that grows so fast was empty not long ago, and nobody knew it before.
        let start = all[..<days].lastIndex { $0 + level <= 0 }.map { $0 + 1 } ?? 0
        history = (start..<days).map { DailyUse(day: first + $0, bytes: use[$0]) }
    }

    /// Use without noise, of which the level does not count yet.
    private static func shape(
        _ kind: Kind,
        _ days: Int,
        _ random: inout SeededRandom
    ) -> [Double] {
        let slope = ceiling * Double.random(in: 0.001...0.005, using: &random)
        let total = days + future
        let line = (0..<total).map { slope * Double($0) }
        switch kind {
        case .linear, .outliers: return line
        case .flat: return [Double](repeating: 0, count: total)
        case .weekly:
            let share = Double.random(in: 0.2...0.9, using: &random)
            var use = 0.0
            return (0..<total).map { day in
                use += slope * (day % 7 < 5 ? 1 + share * 0.4 : 1 - share)
                return use + slope * share * sin(Double(day % 7) * 2 * .pi / 7)
            }
        case .delete:
            let day = days - Int.random(in: 15...60, using: &random)
            let size = ceiling * Double.random(in: 0.1...0.3, using: &random)
            return line.enumerated().map { $0 < day ? $1 + size : $1 }
        case .slopeChange:
            let day = days - Int.random(in: 20...45, using: &random)
            let factor =
                Bool.random(using: &random)
                ? Double.random(in: 0.1...0.5, using: &random)
                : min(Double.random(in: 2...4, using: &random), 0.006 * ceiling / slope)
            return (0..<total).map {
                $0 < day ? factor * slope * Double($0 - day) : slope * Double($0 - day)
            }
        case .sawtooth:
            let share = Double.random(in: 0.3...0.6, using: &random)
            let phase = Int.random(in: 0..<14, using: &random)
            return (0..<total).map { day in
                let prunes = (day + phase) / 14
                return slope
                    * (Double(day) / (1 - share) - 14 * share / (1 - share) * Double(prunes))
            }
        case .bursty:
            var use = 0.0
            return (0..<total).map { _ in
                use += slope * gamma(0.3, &random) / 0.3
                return use
            }
        }
    }

    private static func normal(_ random: inout SeededRandom) -> Double {
        let radius = (-2 * log(Double.random(in: 1e-12..<1, using: &random))).squareRoot()
        return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &random))
    }

    /// A number of the gamma distribution of a shape below 1 (Ahrens and Dieter).
    private static func gamma(_ shape: Double, _ random: inout SeededRandom) -> Double {
        let edge = 1 + shape / M_E
        while true {
            let draw = edge * Double.random(in: 0..<1, using: &random)
            let dice = Double.random(in: 1e-12..<1, using: &random)
            let value = draw <= 1 ? pow(draw, 1 / shape) : -log((edge - draw) / shape)
            let accepts = draw <= 1 ? exp(-value) : pow(value, shape - 1)
            if dice <= accepts { return value }
        }
    }
}
