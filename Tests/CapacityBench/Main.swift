import ArgumentParser
import CapacityEngineCore
import ForecastModel
import Foundation

/// Prints how well forecasts do, and what a report of a large pool takes.
@main
struct CapacityBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capacity-bench",
        abstract: "Prints forecasts beside the truth, and what a report of a large pool takes."
    )

    @Option(help: "Series of each kind.")
    var series = 500

    @Option(help: "Days of each series; flat ones have a year.")
    var days = 90

    @Option(help: "Makes the series.")
    var seed: UInt64 = 1

    func run() throws {
        var missed = LargePool().print()
        say("\nDays to nine tenths full, \(series) series of \(days) days a kind, seed \(seed)")
        say("kind           series  median error  in the interval  width  false alarms")
        for kind in UseSeries.Kind.allCases {
            let score = ForecastScore(
                kind,
                count: series,
                days: kind == .flat ? 365 : days,
                seed: seed
            )
            say(Self.row(score))
            missed += Self.missed(score)
        }
        guard missed.isEmpty else {
            throw ValidationError("missed: " + missed.joined(separator: "; "))
        }
    }

    private static func row(_ score: ForecastScore) -> String {
        let words = [
            (score.kind.rawValue, 13), ("\(score.series)", 8),
            (score.series == 0 ? "-" : percent(score.medianError), 14),
            (score.series == 0 ? "-" : percent(score.coverage), 17),
            (score.series == 0 ? "-" : percent(score.medianWidth), 7), ("\(score.alarms)", 14),
        ]
        return words.enumerated().map { index, word in
            let space = String(repeating: " ", count: max(0, word.1 - word.0.count))
            return index == 0 ? word.0 + space : space + word.0
        }.joined()
    }

    private static func missed(_ score: ForecastScore) -> [String] {
        let kind = score.kind
        if kind == .flat { return score.alarms == 0 ? [] : ["\(kind): alarms"] }
        let least = kind == .bursty ? 0.8 : 0.85
        var missed: [String] = []
        if kind != .bursty, score.medianError > 0.05 { missed.append("\(kind.rawValue): error") }
        if score.coverage < least { missed.append("\(kind.rawValue): interval too narrow") }
        if kind != .bursty, score.coverage > 0.97 {
            missed.append("\(kind.rawValue): interval too wide")
        }
        return missed
    }

    private static func percent(_ share: Double) -> String {
        "\((share * 1000).rounded() / 10) %"
    }
}

/// Writes a line.
func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
