import ArgumentParser
import Foundation

/// The bus end to end over ZeroMQ, both ends durable, beside bare SQLite commits of the same rows.
struct BusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bus",
        abstract: "Time the bus from a commit at one service to the effect's commit at another."
    )

    @Option(help: "Folder on the disk to measure.")
    var folder: String

    @Option(help: "Seconds of each load.")
    var seconds = 10.0

    @Option(help: "Bytes of a message's body.")
    var bytes = 300

    @Option(help: "Publishers, each waiting for its commit before the next.")
    var publishers = 256

    @Option(help: "Messages that wait when the reader comes back.")
    var backlog = 100_000

    @Option(help: "Messages a second while latency is measured.")
    var rate = 500.0

    func run() async throws {
        var numbers: [String: Any] = try await besideBareCommits()
        numbers["catch_up_per_s"] = try await catchUp()
        let latency = try await latency().sorted()
        numbers["latency_p50_ms"] = latency.quantile(0.5) / 1000
        numbers["latency_p99_ms"] = latency.quantile(0.99) / 1000
        let data = try JSONSerialization.data(withJSONObject: numbers, options: [.sortedKeys])
        FileHandle.standardOutput.write(data + Data("\n".utf8))
    }

    /// The bus and what it is measured against in turns, each the median of its rounds, so that a
    /// machine that is slow for a while is slow for both.
    private func besideBareCommits() async throws -> [String: Double] {
        var found: [String: [Double]] = [:]
        for round in 1...Self.rounds {
            let place = "\(folder)/round-\(round)"
            let length = seconds / Double(Self.rounds)
            let rate = try await throughput(place, length)
            let ends = BareEnds(folder: place, bytes: bytes, rows: publishers, seconds: length)
            let (bare, needed) = (try await ends.rate(.bodies), try await ends.rate(.everything))
            let figures = [
                "end_to_end_per_s": rate, "bare_both_ends_per_s": bare,
                "needed_both_ends_per_s": needed, "share_of_bare": rate / bare,
                "share_of_needed": rate / needed,
            ]
            for (name, value) in figures { found[name, default: []].append(value) }
        }
        return found.mapValues { $0.sorted()[Self.rounds / 2] }
    }

    private func throughput(_ folder: String, _ seconds: Double) async throws -> Double {
        let rig = try await BusRig(folder: folder, bytes: bytes)
        rig.join(reads: true)
        try await rig.publish()
        try await wait(for: 1, at: rig)
        let start = ContinuousClock.now
        try await publish(into: rig) { ContinuousClock.now - start < .seconds(seconds) }
        try await wait(for: rig.published, at: rig)
        let rate = Double(rig.published) / (ContinuousClock.now - start).inSeconds
        try await rig.close()
        return rate
    }

    private static let rounds = 5

    private func catchUp() async throws -> Double {
        let rig = try await BusRig(folder: "\(folder)/catch-up", bytes: bytes)
        try await publish(into: rig) { rig.published < backlog }
        rig.join(reads: true)
        try await wait(for: 1, at: rig)
        let start = ContinuousClock.now
        let before = rig.taken.count
        try await wait(for: rig.published, at: rig)
        let rate = Double(rig.published - before) / (ContinuousClock.now - start).inSeconds
        try await rig.close()
        return rate
    }

    /// Microseconds from the call that publishes to the reader's commit of the effect, nearly:
    /// the effect is noted just before its group commits.
    private func latency() async throws -> [UInt32] {
        let rig = try await BusRig(folder: "\(folder)/latency", bytes: bytes)
        rig.taken.keepMoments()
        rig.join(reads: true)
        try await rig.publish()
        try await wait(for: 1, at: rig)
        let starts = try await starts(at: rig)
        try await wait(for: rig.published, at: rig)
        let ends = rig.taken.moments
        let times = starts.compactMap { number, start in
            ends[number].map { UInt32(clamping: Int(($0 - start).inSeconds * 1e6)) }
        }
        try await rig.close()
        return times
    }

    /// Publishes at the rate that was asked for, whatever comes back; when each call began.
    private func starts(at rig: BusRig) async throws -> [(Int, ContinuousClock.Instant)] {
        let begin = ContinuousClock.now
        return try await withThrowingTaskGroup { group in
            for turn in 0..<Int(rate * seconds) {
                try await Task.sleep(until: begin + .seconds(Double(turn) / rate))
                group.addTask {
                    let start = ContinuousClock.now
                    return (try await rig.publish(), start)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func publish(
        into rig: BusRig,
        while goesOn: @escaping @Sendable () -> Bool
    ) async throws {
        try await withThrowingTaskGroup { group in
            for _ in 0..<publishers {
                group.addTask { while goesOn() { try await rig.publish() } }
            }
            try await group.waitForAll()
        }
    }

    private func wait(for count: Int, at rig: BusRig) async throws {
        while rig.taken.count < count { try await Task.sleep(for: .milliseconds(1)) }
    }
}
