import Foundation
import Observability
import Observations
import Quantities
import ZFSSyncEngine
import ZFSSyncEngineCore

/// Two hosts whose listings are text, as their tools would print them; read from here, or through a
/// real sshd whose tools print what was recorded before.
struct BenchFleet {
    static let hosts = ["primary", "backup"]

    let datasets: Int
    let snapshots: Int
    /// How the hosts are reached; nil for their text without any way between.
    var channels: SSHChannels?

    struct ScanFailed: Error {}

    /// Writes what the tools of both hosts print, a folder for each.
    func record(in folder: String) throws {
        for host in Self.hosts {
            let own = "\(folder)/\(host)"
            try FileManager.default.createDirectory(
                atPath: own,
                withIntermediateDirectories: true
            )
            let texts = answers(host).flatMap { $0 }.map(\.text)
            for (name, text) in zip(["clock", "pools", "errors", "datasets", "versions"], texts) {
                try Data(text.utf8).write(to: URL(filePath: "\(own)/\(name)"))
            }
        }
    }

    func measure() async throws -> BenchFigures {
        var figures = BenchFigures()
        let texts = Self.hosts.map(answers)
        figures.listingBytes = ByteCount(
            Int64(texts.flatMap { $0 }.flatMap { $0 }.reduce(0) { $0 + $1.output.count })
        )
        let reading = Stopwatch()
        let source = try await scan("primary", texts[0], &figures)
        let target = try await scan("backup", texts[1], &figures)
        figures.readMilliseconds = reading.elapsed.fractionalSeconds * 1000
        let before = Self.residentBytes()
        let planning = Stopwatch()
        var plans: [RepairPlan] = []
        for index in 0..<datasets {
            let input = PlanInput(
                policy: try policy(index),
                source: source,
                target: target,
                evidence: PlanEvidence(),
                stamp: "20261127T080000Z",
                inflate: { _, _ in nil }
            )
            plans.append(Planner(input, inflate: { _, _ in nil }).plan())
        }
        figures.planMilliseconds = planning.elapsed.fractionalSeconds * 1000
        figures.planMemory = ByteCount(max(0, Self.residentBytes() - before))
        for plan in plans { figures.plans[plan.kind.rawValue, default: 0] += 1 }
        return figures
    }

    /// One dataset in ten is up to date, one was written to, one has snapshots of its own, one has
    /// nothing in common; the others lack some snapshots.
    private func answers(_ host: String) -> [[CommandAnswer]] {
        let isSource = host == "primary"
        let pool = isSource ? "tank" : "bk"
        var rows = "\(row(pool, guid: 1, written: 0))"
        var versions = ""
        for index in 0..<datasets {
            let name = "\(pool)/department\(index % 20)/project-\(index)"
            let isWritten = !isSource && index % 10 == 1
            rows += row(name, guid: UInt64(index) + 10, written: isWritten ? 4096 : 0)
            for number in 0..<count(isSource, index) {
                let shift = !isSource && index % 10 == 3 ? 1_000_000_000 : 0
                let guid = UInt64(index) * 1_000_003 + UInt64(number) * 7919 + 977 + UInt64(shift)
                versions += "\(name)@auto-2026-11-\(number)_hourly\t\(guid)\t\(1000 + number)\t"
                versions += "\(1_795_000_000 + number * 3600)\t0\n"
            }
        }
        for department in 0..<20 {
            rows += row("\(pool)/department\(department)", guid: UInt64(900_000 + department))
        }
        return [
            [
                answer("1795400000\n"),
                answer("\(pool)\t77\tONLINE\t1099511627776\t549755813888\toff\n"),
                answer("all pools are healthy\n"), answer(rows),
            ],
            [answer(versions)],
        ]
    }

    private func count(_ isSource: Bool, _ index: Int) -> Int {
        isSource || index % 10 == 0 ? snapshots : max(1, snapshots - index % 7 - 1)
    }

    private func row(_ name: String, guid: UInt64, written: Int = 0) -> String {
        "\(name)\t\(guid)\tfilesystem\t4\t1048576\t549755813888\t\(written)\t-\toff\t-\t-\t-\tno"
            + "\toff\tnoauto\tnone\n"
    }

    private func answer(_ text: String) -> CommandAnswer { CommandAnswer(output: Array(text.utf8)) }

    private func name(_ pool: String, _ index: Int) throws -> DatasetName {
        guard let name = DatasetName("\(pool)/department\(index % 20)/project-\(index)") else {
            throw ScanFailed()
        }
        return name
    }

    private func policy(_ index: Int) throws -> DatasetPolicy {
        DatasetPolicy(
            pair: "primary → backup",
            sourceHost: "primary",
            source: try name("tank", index),
            targetHost: "backup",
            target: try name("bk", index)
        )
    }

    private func scan(
        _ host: String,
        _ answers: [[CommandAnswer]],
        _ figures: inout BenchFigures
    ) async throws -> HostListing {
        let pool = host == "primary" ? "tank" : "bk"
        var scan = HostScan(host: host, watched: try (0..<datasets).map { try name(pool, $0) })
        var (commands, exchanges) = (scan.begin(), 0)
        while exchanges < answers.count {
            exchanges += 1
            let given = try await channels?.exchange(commands, on: host) ?? answers[exchanges - 1]
            switch scan.take(given) {
            case .ask(let more): commands = more
            case .done(let listing):
                figures.exchanges = max(figures.exchanges, exchanges)
                return listing
            case .failed(let fault): throw fault
            }
        }
        throw ScanFailed()
    }

    /// What the process holds in memory (proc_pid_statm(5)).
    private static func residentBytes() -> Int64 {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Int64(fields[1]) ?? 0) * 4096 : 0
    }
}
