import FleetProcesses
import Foundation
import GRDB
import MessageBusZMQ
import StateStore
import TestSupport
import Testing

// Goal: a command is performed at most once, whoever is killed when. Method: real processes over
// real sockets, which kill themselves at an edge with `kill -9` and are started again.
@Suite(.timeLimit(.minutes(10))) struct `commands and kill -9` {
    enum Wires: CaseIterable, Sendable {
        case ipc
        case tcp
        case twoHubs
    }

    @Test(arguments: Wires.allCases, CommandEdge.allCases)
    func `a performer that is killed performs at most once, and what is known is answered`(
        wires: Wires,
        edge: CommandEdge
    ) async throws {
        let bench = try await Bench(wires)
        let issuer = try bench.start(issuing: true)
        await bench.untilDead(try bench.start(issuing: false, dying: edge.rawValue))
        let performer = try bench.start(issuing: false)
        let outcome = try await bench.outcome()
        switch edge {
        // Who was not there cannot tell these two apart, and says so.
        case .begun:
            #expect(outcome.state == .unknown)
            #expect(bench.effects == [])
        case .done:
            #expect(outcome.state == .unknown)
            #expect(bench.effects.count == 1)
        default:
            #expect(outcome.state == .performed)
            #expect(bench.effects.count == 1)
        }
        await bench.stop([issuer, performer])
        // What was done was claimed: the attempt that was granted is on the issuer's disk.
        for attempt in bench.effects { #expect(try bench.granted() == attempt) }
    }

    @Test(arguments: Wires.allCases, ["issued", "asked", "decided", "told"])
    func `an issuer that is killed goes on with what it decided`(
        wires: Wires,
        edge: String
    ) async throws {
        let bench = try await Bench(wires)
        let performer = try bench.start(issuing: false)
        await bench.untilDead(try bench.start(issuing: true, dying: edge))
        let issuer = try bench.start(issuing: true)
        #expect(try await bench.outcome().state == .performed)
        #expect(bench.effects.count == 1)
        await bench.stop([issuer, performer])
        #expect(try bench.granted() == bench.effects.first)
    }

    @Test(arguments: Wires.allCases)
    func `while its issuer is dead a command is not begun, and afterwards it may be too late`(
        wires: Wires
    ) async throws {
        let bench = try await Bench(wires)
        let performer = try bench.start(issuing: false)
        await bench.untilDead(try bench.start(issuing: true, dying: "asked", lifetime: 2))
        let end = ContinuousClock.now + .seconds(3)
        try await eventually("its time is over") { ContinuousClock.now > end }
        #expect(bench.effects == [])
        let issuer = try bench.start(issuing: true)
        #expect(try await bench.outcome().state == .expired)
        await bench.stop([issuer, performer])
        #expect(bench.effects == [])
        #expect(try bench.granted() == nil)
    }

    /// Hubs in this process, and the folders of two workers.
    struct Bench {
        private let folder: TemporaryFolder
        private let hubs: [ZeroMQHub]

        init(_ wires: Wires) async throws {
            folder = try TemporaryFolder()
            for name in ["issuer", "performer"] {
                try FileManager.default.createDirectory(
                    atPath: folder.file(name),
                    withIntermediateDirectories: true
                )
            }
            var hubs: [ZeroMQHub] = []
            for number in 0..<(wires == .twoHubs ? 2 : 1) {
                let address =
                    wires == .ipc ? "ipc://\(folder.path)/bus\(number)" : "tcp://127.0.0.1:0"
                hubs.append(try await ZeroMQHub.start(on: HubEndpoints(address)))
            }
            self.hubs = hubs
        }

        func start(
            issuing: Bool,
            dying edge: String? = nil,
            lifetime: Int = 600
        ) throws -> ChildProcess {
            let own = folder.file(issuing ? "issuer" : "performer")
            return try ChildProcess(
                "command-worker",
                ["--folder", own, "--lifetime", "\(lifetime)"] + (issuing ? ["--issues"] : [])
                    + hubs.map(\.endpoints).flatMap {
                        ["--hub", "\($0.dataIn),\($0.dataOut),\($0.control)"]
                    }
                    + (edge.map { ["--die", $0] } ?? []),
                logPath: own + "/log"
            )
        }

        func untilDead(_ process: ChildProcess) async { _ = await process.exitStatus }

        /// The issuer's record once nothing more comes of the command.
        func outcome() async throws -> IssuedCommand {
            let path = folder.file("issuer/outcome")
            try await eventually("the issuer knows what came of the command") {
                FileManager.default.fileExists(atPath: path)
            }
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            return try JSONDecoder().decode(IssuedCommand.self, from: bytes)
        }

        /// The attempts under which the command took effect.
        var effects: [Int] {
            let path = folder.file("performer/effects")
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
            return text.split(separator: "\n").compactMap { Int($0) }
        }

        /// The attempt that the issuer granted, by its journal; nil for none.
        func granted() throws -> Int? {
            // A process that opens it after a kill has it to itself for a moment.
            var configuration = Configuration()
            configuration.busyMode = .timeout(60)
            let path = folder.file("issuer/journal.sqlite")
            return try DatabaseQueue(path: path, configuration: configuration).read { database in
                try Int.fetchOne(database, sql: "SELECT attempt FROM issued_command")
            }
        }

        func stop(_ processes: [ChildProcess]) async {
            for process in processes { await process.killAndWait() }
            for hub in hubs { await hub.stop() }
        }
    }
}
