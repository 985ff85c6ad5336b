import Btrfs
import CollectorCore
import Commands
import Contracts
import Foundation
import Observations
import Quantities

/// Looks at a storage host once: its Btrfs pools, ZFS pools and disks, whichever are there.
struct HostLook: Sendable {
    /// What was seen.
    struct Findings: Sendable {
        var pools: [BtrfsPoolObserved] = []
        var samples: [ProbeSample] = []
    }

    /// Disks that are asked at the most.
    private static let disksMax = 256

    let system: SystemID
    let client: ClientName?
    let mounts: [String]
    let runner: any CommandRunner

    /// What is there now.
    func look(at now: Timestamp) async -> Findings {
        var findings = Findings()
        lookAtBtrfs(now, &findings)
        findings.samples += await zfs()
        findings.samples += await disks()
        return findings
    }

    private func lookAtBtrfs(_ now: Timestamp, _ findings: inout Findings) {
        var seen: Set<String> = []
        let places = mounts + BtrfsMounts.all().map(\.mount).filter { !mounts.contains($0) }
        for mount in places {
            do {
                let pool = try BtrfsPoolReader.read(mount: mount)
                // A pool that is mounted at several places is one pool.
                guard seen.insert(pool.uuid).inserted else { continue }
                var fact = BtrfsPoolObserved(pool, of: system, client: client, at: now)
                // Of two pools with one label the second is told by its UUID, too.
                if findings.pools.contains(where: { $0.pool == fact.pool }) {
                    fact.pool += "-\(pool.uuid.prefix(8))"
                }
                findings.pools.append(fact)
                findings.samples += Self.samples(fact, pool)
            } catch {
                // Of a place that nobody asked for nothing is said when it cannot be read.
                guard mounts.contains(mount) else { continue }
                var fact = BtrfsPoolObserved(
                    tenant: .single,
                    client: client,
                    system: system,
                    pool: BtrfsPoolObserved.name(label: "", mount: mount),
                    uuid: "",
                    mount: mount,
                    reading: .unreadable,
                    asOf: now
                )
                fact.reason = "\(error)"
                findings.pools.append(fact)
            }
        }
    }

    private static func samples(_ fact: BtrfsPoolObserved, _ pool: BtrfsPool) -> [ProbeSample] {
        let used = Double(pool.dataSpace?.usedBytes ?? 0)
        let isDegraded = pool.devices.contains(where: \.isMissing)
        return [
            ProbeSample("pool", fact.pool, "used", .number(used), "bytes"),
            ProbeSample(
                "pool",
                fact.pool,
                "health",
                .word(isDegraded ? "DEGRADED" : "ONLINE"),
                ""
            ),
        ]
    }

    private func zfs() async -> [ProbeSample] {
        guard let text = await said("zpool", ["list", "-H", "-o", "name,health"]) else { return [] }
        let pools = ZpoolListing.pools(text)
        guard !pools.isEmpty else { return [] }
        let wanted = ["get", "-Hp", "-o", "name,property,value", "used,available"]
        let roots = await said("zfs", wanted + pools.map(\.name))
        // Older ones do not know it, which is no reason to know nothing else.
        let fragments = await said("zpool", ["list", "-H", "-o", "name,fragmentation"])
        return ZpoolListing.states(pools) + ZpoolListing.fragmentation(fragments ?? "")
            + ZpoolListing.roots(roots ?? "")
    }

    private func disks() async -> [ProbeSample] {
        guard let scan = await output("smartctl", ["--scan", "--json"]) else { return [] }
        var samples: [ProbeSample] = []
        for disk in SmartctlScan.disks(scan).prefix(Self.disksMax) {
            // Its status tells of the disk's health in bits; the answer is there all the same.
            guard let answer = await output("smartctl", disk.arguments) else { continue }
            samples += SmartctlAnswer.samples(answer, disk: disk.name)
        }
        return samples
    }

    /// What a tool says; nil where it is not there or fails, which is no news of a pool.
    private func said(_ program: String, _ arguments: [String]) async -> String? {
        let command = Command(program, arguments, timeout: .seconds(60))
        guard let answer = try? await runner.succeed(command) else { return nil }
        return String(decoding: answer.standardOutput, as: UTF8.self)
    }

    private func output(_ program: String, _ arguments: [String]) async -> [UInt8]? {
        let command = Command(program, arguments, timeout: .seconds(60))
        return (try? await runner.run(command))?.standardOutput
    }
}
