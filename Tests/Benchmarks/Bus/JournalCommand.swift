import ArgumentParser
import Contracts
import Foundation
import MessageBus
import Observability
import Quantities
import StateStore

/// How long a large journal takes to open, and what reading it holds in memory.
struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Fill a journal, then time its opening and read all of it.",
        discussion: "Run it twice, with --fill and without: the second shows a fresh process."
    )

    @Option(help: "The journal's file.")
    var path: String

    @Option(help: "Rows to fill it with first; 0 to measure one that is there.")
    var fill = 0

    @Option(help: "Bytes of each row's body.")
    var bytes = 512

    func run() async throws {
        guard let service = ServiceName("writer") else { throw ValidationError("no such name") }
        let clock = SystemWallClock()
        let start = ContinuousClock.now
        let journal = try ServiceJournal.open(
            at: path,
            service: service,
            lanes: [Measured.lane],
            limits: JournalLimits(bytesOfLane: [Measured.lane.name: .gibibytes(4)]),
            clock: clock
        )
        let opened = (ContinuousClock.now - start).inSeconds
        if fill > 0 { try await publish(into: journal, clock) }
        let rows = try await readAll(journal)
        let numbers: [String: Any] = [
            "open_s": opened, "rows": rows, "private_mib": Self.privateMebibytes,
        ]
        try journal.close()
        let data = try JSONSerialization.data(withJSONObject: numbers, options: [.sortedKeys])
        FileHandle.standardOutput.write(data + Data("\n".utf8))
    }

    private func publish(into journal: ServiceJournal, _ clock: SystemWallClock) async throws {
        let step = 10_000
        for first in stride(from: 1, through: fill, by: step) {
            let (last, bytes) = (min(fill, first + step - 1), bytes)
            try await journal.perform { unit in
                var random = SystemRandomNumberGenerator()
                for number in first...last {
                    let now = clock.now()
                    _ = try unit.publish(
                        Measured(number, bytes: bytes),
                        id: MessageID(at: now, using: &random),
                        at: now
                    )
                }
            }
        }
    }

    private func readAll(_ journal: ServiceJournal) async throws -> Int {
        var next: UInt64 = 1
        while let last = try await journal.rows(
            of: Measured.lane.name,
            from: next,
            limit: .fetch
        ).last {
            next = last.sequence + 1
        }
        return Int(next - 1)
    }

    private static var privateMebibytes: Double {
        // Where /proc is missing the figure is 0, which nobody takes for a measurement.
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon") }
        let words = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }) ?? []
        return words.count > 1 ? (Double(words[1]) ?? 0) / 1024 : 0
    }
}
