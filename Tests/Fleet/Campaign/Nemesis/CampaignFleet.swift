import CampaignControl
import FleetProcesses
import Foundation
import Glibc
import TestSupport

/// The processes of a campaign, and what can be done to them.
actor CampaignFleet {
    private let settings: CampaignSettings
    private let folder: String
    private let hubPorts: [(bus: UInt16, health: UInt16)]
    private var nodes: [CampaignNode] = []
    private var hubs: [ChildProcess?] = []
    private var disks: [Int: SmallDisk] = [:]
    private(set) var counts: [String: Int] = [:]
    private(set) var ends = 0

    var nodeCount: Int { nodes.count }

    init(_ settings: CampaignSettings, folder: String) throws {
        self.settings = settings
        self.folder = folder
        let free = try FreePorts.find(runs: (0..<settings.hubs).flatMap { _ in [3, 1] })
        hubPorts = (0..<settings.hubs).map { (free[$0 * 2], free[$0 * 2 + 1]) }
        hubs = hubPorts.map { _ in nil }
    }

    private func addNodes() throws {
        for service in ["left", "right"] {
            for number in 1...settings.instances { try add(service, number) }
        }
        guard settings.issuesCommands else { return }
        let performers = (1...settings.instances).flatMap { ["--performer", "right/\($0)"] }
        try add(Self.issuer, 1, performers)
    }

    private func add(_ service: String, _ number: Int, _ more: [String] = []) throws {
        var arguments = more + hubPorts.flatMap { ["--hub", "tcp://127.0.0.1:\($0.bus)"] }
        arguments += ["--seed", "\(settings.seed &+ UInt64(nodes.count))"]
        arguments += ["--keep", "\(settings.keep)", "--keys", "\(settings.keys)"]
        arguments += ["--pace", "\(settings.pace)"]
        if let bug = settings.bug { arguments += ["--bug", bug.rawValue] }
        var node = try CampaignNode(service, number, in: folder, arguments: arguments)
        node.control.isPublishing = settings.publishesAtStart
        node.control.frames = settings.dropsAllData ? .noData : FrameFaults()
        nodes.append(node)
    }

    /// The service that issues commands; the bus takes them from no other.
    private static let issuer = "api-gateway"

    /// Frames without a fault of the moment.
    private var quiet: FrameFaults { settings.dropsAllData ? .noData : FrameFaults() }

    /// Writes the plan, starts everything, and waits until every journal is open.
    func start() async throws {
        try addNodes()
        try plan.write(toFile: folder + "/plan.txt", atomically: true, encoding: .utf8)
        for hub in hubs.indices { try startHub(hub) }
        for node in nodes.indices {
            if settings.fillsDisks {
                disks[node] = try await SmallDisk.mount(
                    at: nodes[node].state,
                    mebibytes: 64 + settings.seconds,
                    log: folder + "/mount.log"
                )
            }
            try nodes[node].start()
        }
        try await eventually("every node has opened its journal") {
            nodes.allSatisfy(\.hasBooted)
        }
    }

    private var plan: String {
        var lines = nodes.map { "node \($0.name) \($0.journal)" }
        let values = nodes.filter { $0.service != Self.issuer }
        for producer in values {
            for consumer in values where consumer.service != producer.service {
                for fact in ["applied", "stored"] {
                    let lane = "\(producer.service).\(fact).v1"
                    lines.append("expect \(lane) \(producer.name) \(consumer.name) \(fact)")
                }
            }
        }
        lines += nodes.filter { $0.service == Self.issuer }.map { "commands \($0.name)" }
        if settings.damages { lines.append("damage") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Does one thing, and returns when it is over.
    func inject(_ fault: Fault) async throws {
        counts[fault.name, default: 0] += 1
        switch fault {
        case .kill(let node): try await kill(node)
        case .killHub(let hub):
            await hubs[hub]?.killAndWait()
            try startHub(hub)
        case .restart(let node):
            await stop(node)
            try start(node)
        case .freeze(let node, let time): try await freeze(nodes[node].process, time)
        case .freezeHub(let hub, let time): try await freeze(hubs[hub], time)
        case .spoil(let node, let time):
            try await spoil(node, settings.dropsAllData ? .noData : .rough, time)
        case .cut(let node, let time): try await spoil(node, .cut, time)
        case .setClock(let node, let ahead):
            try tell(node) { $0.clockOffset = ahead }
        case .fillDisk(let node, let time):
            disks[node]?.fill()
            try await pause(for: .milliseconds(time))
            disks[node]?.empty()
        case .backUp, .putBack, .replaceByNew, .truncate, .flipBit: try await damage(fault)
        }
    }

    /// Starts again what ended by itself, as an installation's supervisor does.
    func revive() throws {
        for node in nodes.indices where !nodes[node].isRunning {
            ends += 1
            try start(node)
        }
        for hub in hubs.indices where hubs[hub]?.isRunning == false {
            ends += 1
            try startHub(hub)
        }
    }

    /// Takes all faults away and stops publishing; what is on its way goes on.
    func calm() throws {
        for node in nodes.indices {
            disks[node]?.empty()
            nodes[node].process?.signal(SIGCONT)
            try tell(node) { [quiet] in
                $0.isPublishing = false
                $0.frames = quiet
            }
        }
        for hub in hubs { hub?.signal(SIGCONT) }
        try revive()
    }

    /// Ends every process, in order where it can be had.
    func end() async {
        for node in nodes.indices { await stop(node) }
        for hub in hubs { await hub?.killAndWait() }
    }

    /// Takes small disks away; the journals on them are gone then.
    func clear() async {
        for disk in disks.values { await disk.unmount(log: folder + "/mount.log") }
        disks = [:]
    }

    /// Changes what a node is told.
    func tell(_ node: Int, _ change: (inout NodeControl) -> Void) throws {
        change(&nodes[node].control)
        try nodes[node].control.write(in: nodes[node].folder)
    }

    /// Waits until a node that was started has opened its journal.
    func waitForBoot(of node: Int) async throws {
        try await eventually("\(nodes[node].name) opens its journal") { nodes[node].hasBooted }
    }

    private func start(_ node: Int) throws {
        nodes[node].control.isStopping = false
        try nodes[node].start()
    }

    private func kill(_ node: Int) async throws {
        await nodes[node].process?.killAndWait()
        try start(node)
    }

    private func stop(_ node: Int) async {
        // A node that cannot be told is killed.
        try? tell(node) { $0.isStopping = true }
        let process = nodes[node].process
        process?.signal(SIGCONT)
        // One that does not end in time is killed, too.
        try? await eventually("\(nodes[node].name) ends", within: 20) {
            process.map { !$0.isRunning } ?? true
        }
        await process?.killAndWait()
    }

    private func startHub(_ hub: Int) throws {
        let port = hubPorts[hub]
        let state = "\(folder)/hub-\(hub)"
        hubs[hub] = try ChildProcess(
            "message-hub",
            ["--listen", "127.0.0.1:\(port.health)", "--log-level", "info", "--state", state],
            environment: ["POOLKEEPER_BUS": "tcp://127.0.0.1:\(port.bus)"],
            logPath: state + ".log"
        )
    }

    private func freeze(_ process: ChildProcess?, _ milliseconds: Int) async throws {
        process?.signal(SIGSTOP)
        try await pause(for: .milliseconds(milliseconds))
        process?.signal(SIGCONT)
    }

    private func spoil(_ node: Int, _ faults: FrameFaults, _ milliseconds: Int) async throws {
        try tell(node) { $0.frames = faults }
        try await pause(for: .milliseconds(milliseconds))
        try tell(node) { [quiet] in $0.frames = quiet }
    }
}

// MARK: - Damage

extension CampaignFleet {
    private func damage(_ fault: Fault) async throws {
        switch fault {
        case .backUp(let node):
            await nodes[node].process?.killAndWait()
            try files(of: node).copy(to: copy(of: node))
            try start(node)
        case .putBack(let node):
            try await sayEverything(node)
            await nodes[node].process?.killAndWait()
            try files(of: node).replace(from: copy(of: node))
            try await startAgain(node)
        case .replaceByNew(let node):
            try await sayEverything(node)
            await nodes[node].process?.killAndWait()
            try files(of: node).replace(from: nodes[node].folder + "/none")
            try await startAgain(node)
        case .truncate(let node, let part):
            try await sayEverything(node)
            await stop(node)
            try files(of: node).truncate(by: part)
            try await startAgain(node)
        case .flipBit(let node):
            try await publishUnheard(node)
            await stop(node)
            let count = try files(of: node).flipBits(ofValuesBy: nodes[node].name, count: 5)
            counts["bits flipped", default: 0] += count
            try await startAgain(node)
            try spoilOthers(of: node, quiet)
        default: break
        }
    }

    private func files(of node: Int) -> JournalDamage {
        JournalDamage(journal: nodes[node].journal)
    }

    private func copy(of node: Int) -> String { nodes[node].folder + "/copy" }

    /// Publishes nothing more until every consumer has heard where the lanes end.
    ///
    /// What only a journal knew that is then gone cannot be declared by anybody.
    private func sayEverything(_ node: Int) async throws {
        try tell(node) { $0.isPublishing = false }
        try await pause(for: .seconds(settings.silentSeconds))
    }

    /// Publishes while nobody hears it, so that the journal alone holds the messages.
    private func publishUnheard(_ node: Int) async throws {
        try spoilOthers(of: node, .cut)
        try await pause(for: .seconds(2))
    }

    private func spoilOthers(of node: Int, _ faults: FrameFaults) throws {
        for other in nodes.indices where nodes[other].service != nodes[node].service {
            try tell(other) { $0.frames = faults }
        }
    }

    /// Starts a node over a damaged journal; one that is refused is put back, or made anew.
    private func startAgain(_ node: Int) async throws {
        nodes[node].control.isPublishing = true
        try start(node)
        try await eventually("\(nodes[node].name) opens its journal or refuses it") {
            nodes[node].hasBooted || !nodes[node].isRunning
        }
        guard !nodes[node].isRunning else { return }
        counts["damaged journal refused", default: 0] += 1
        try files(of: node).replace(from: copy(of: node))
        try start(node)
    }
}
