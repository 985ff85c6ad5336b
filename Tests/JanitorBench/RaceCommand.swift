import ArgumentParser
import Foundation
import VolumeJanitor
import VolumeJanitorCore

/// Deletes against another process that swaps, moves, replaces and appends, and counts the losses.
struct RaceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "race")

    @Option(help: "How many rounds of each kind.") var rounds = 1000
    @Option(help: "What the rounds' choices start from.") var seed: UInt64 = 1
    @Option(help: "Where the tree is made.") var folder = "/tmp"
    @Flag(help: "Leave the deleter by paths away, which loses files.") var janitorOnly = false

    func run() async throws {
        let root = "\(folder)/janitor-race-\(getpid())"
        let round = RaceRound(root: root)
        defer { try? FileManager.default.removeItem(atPath: root) }
        let janitor = try await play(round) { Int64(try await round.cleanAsJanitor().files) }
        writeLine("janitor   \(janitor)")
        if !janitorOnly {
            let byPaths = try await play(round) { round.cleanByPaths() }
            writeLine("by paths  \(byPaths)")
        }
        guard janitor.losses == 0 else { throw ExitCode.failure }
    }

    private func play(
        _ round: RaceRound,
        _ clean: () async throws -> Int64
    ) async throws -> RaceTally {
        let adversary = try Adversary(root: round.root)
        var tally = RaceTally()
        for number in 0..<rounds {
            try round.prepare()
            try adversary.go(seed &+ UInt64(number))
            let deleted = try await clean()
            tally.add(try adversary.stop(), deleted: deleted)
        }
        try adversary.end()
        return tally
    }
}

/// What all rounds came to.
struct RaceTally: CustomStringConvertible {
    private var rounds = 0
    private var deleted: Int64 = 0
    private var counts: [String: Int] = [:]

    mutating func add(_ counts: [String: Int], deleted: Int64) {
        rounds += 1
        self.deleted += deleted
        self.counts.merge(counts, uniquingKeysWith: +)
    }

    /// Files lost that were not inside the registered path, or not those that were planned.
    var losses: Int {
        ["outside", "moved", "replaced"].reduce(0) { $0 + (counts[$1] ?? 0) }
    }

    var description: String {
        """
        \(rounds) rounds, \(counts["acts"] ?? 0) acts against them, \(deleted) files deleted; \
        lost: \(counts["outside"] ?? 0) outside, \(counts["moved"] ?? 0) in \
        \(counts["moves"] ?? 0) folders moved out, \
        \(counts["replaced"] ?? 0) new in an old one's place, \
        \(counts["appended"] ?? 0) just appended to
        """
    }
}
