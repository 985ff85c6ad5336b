import Contracts
import Foundation
import MessageBus
import NIOHTTP1
import Observations
import Quantities
import StateStore
import TestSupport
import Testing
import ZFSModel
import ZFSSyncEngineCore

@testable import ZFSSyncEngine

/// What people order through the gateway arrives as commands over the bus.
@Suite(.timeLimit(.minutes(10))) struct `Replication as it is ordered over the bus` {
    /// Orders to an engine on a bus of the test's own; each waits until it was answered.
    private func run(
        _ rig: SyncRig,
        _ body: @escaping @Sendable (SyncRig, Desk) async throws -> Void
    ) async throws {
        try await rig.run { rig in
            try await rig.look()
            let hub = InMemoryHub()
            let folder = try TemporaryFolder()
            let journal = try ServiceJournal.open(
                at: folder.file("gateway.sqlite"),
                service: try #require(ServiceName("api-gateway")),
                lanes: [],
                clock: rig.clock
            )
            let issuer = CommandIssuer(journal)
            let engine = try #require(ServiceName("zfs-sync-engine"))
            let gateway = BusNode(
                journal: journal,
                transport: hub.transport(),
                subscriptions: [
                    issuer.answers(of: engine), journal.project(ReplicationAssessed.self),
                    journal.project(ReplicationSettingsRead.self),
                ],
                clock: rig.clock,
                timer: FastBusTimer(),
                claims: issuer
            )
            let node = BusNode(
                journal: rig.journal,
                transport: hub.transport(),
                subscriptions: [SyncCommands(desk: rig.desk).handler(rig.journal).subscription],
                clock: rig.clock,
                timer: FastBusTimer()
            )
            let desk = Desk(issuer: issuer, target: rig.journal.source, journal: journal)
            let outcome = await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await gateway.run() }
                group.addTask { try await node.run() }
                let outcome: Result<Void, any Error>
                do {
                    outcome = .success(try await body(rig, desk))
                } catch {
                    outcome = .failure(error)
                }
                group.cancelAll()
                while await group.nextResult() != nil {}
                return outcome
            }
            try journal.close()
            try outcome.get()
        }
    }

    struct Desk: Sendable {
        let issuer: CommandIssuer
        let target: SourceID
        let journal: ServiceJournal

        func give(_ command: some Command) async throws -> IssuedCommand {
            let id = try await issuer.issue(
                command,
                to: target,
                by: "mira",
                expiringIn: .seconds(600)
            )
            return try #require(try await issuer.outcome(of: id, within: .seconds(600)))
        }

        /// The dataset as the gateway knows it, once `isSo` is true of it.
        func fact(_ isSo: (ReplicationAssessed) -> Bool) async throws -> ReplicationAssessed {
            for await _ in FastBusTimer().ticks() {
                let facts = try await journal.projected(ReplicationAssessed.self)
                if let fact = facts.values.first(where: isSo) { return fact }
            }
            throw CancellationError()
        }
    }

    private func forked() -> ZFSModel {
        var engine = ModelEngine.pair()
        engine.model.write(ModelEngine.target, 500, on: "backup")
        engine.sourceSnapshots(1)
        return engine.model
    }

    @Test func `a repair is done as it was shown, in that person's name`() async throws {
        let rig = try SyncRig(forked()) { $0.reanchors = false }
        try await run(rig) { rig, desk in
            let fact = try await desk.fact { $0.plan == "fork" }
            #expect(fact.proposal?.acts.contains { $0.command == "zfs promote bk/data" } == true)
            let other = try await desk.give(RepairReplication(dataset: 1, plan: "reanchor"))
            #expect(other.state == .rejected)
            #expect(other.reason?.contains("fork by now") == true, "\(other.reason ?? "")")
            let order = try await desk.give(RepairReplication(dataset: 1, plan: "fork"))
            #expect(order.state == .performed, "\(order.reason ?? "")")
            try await rig.perform(upTo: 2)
            let run = try #require(try await rig.engine.store.run(2))
            #expect(run.person == "mira")
            #expect(run.result == .succeeded)
            let after = try await desk.fact { $0.copies != nil }
            #expect(after.state == .healthy)
            #expect(after.history?.source.map(\.name) == ["s1", "s2", "s3", "s4"])
            #expect(after.history?.target.allSatisfy(\.isOnBoth) == true)
            let told = try await rig.journal.read { database in
                var fact = Self.finished
                try fact.fill(from: 2, in: database)
                return fact
            }
            #expect(told.trigger == "manual")
            #expect(told.person == "mira")
            let steps = try #require(told.steps)
            #expect(steps.contains { $0.commands == ["backup: zfs promote bk/data"] })
            #expect(steps.allSatisfy { $0.outcome == "done" && $0.milliseconds != nil })
            #expect(told.stepsLeftOut == nil)
        }
    }

    @Test func `a loss is approved by its digest, once, and a purge too`() async throws {
        let rig = try SyncRig(forked())
        try await run(rig) { rig, desk in
            try await rig.look()
            let fact = try await desk.fact { $0.copies?.first?.purge != nil }
            let copy = try #require(fact.copies?.first)
            let digest = try #require(copy.purge?.digest)
            let wrong = try await desk.give(
                PurgeCopy(dataset: 1, copy: copy.guid, digest: String(digest.reversed()))
            )
            #expect(wrong.state == .rejected)
            let order = try await desk.give(
                PurgeCopy(dataset: 1, copy: copy.guid, digest: digest)
            )
            #expect(order.state == .performed, "\(order.reason ?? "")")
            try await rig.perform(upTo: 3)
            let datasets = rig.world.host("backup").datasets.keys
            #expect(!datasets.contains { $0.text.hasPrefix("bk/_superseded/") })
            let again = try await desk.give(
                PurgeCopy(dataset: 1, copy: copy.guid, digest: digest)
            )
            #expect(again.state == .rejected)
            let nothing = try await desk.give(ApproveLosses(dataset: 1, digest: digest))
            #expect(nothing.reason == "nothing of this dataset needs an approval")
        }
    }

    @Test func `of a long list of steps the last are told, of that dataset alone`() async throws {
        let rig = try SyncRig(forked())
        try await rig.run { rig in
            try await rig.journal.perform { unit in
                for number in 1...100 {
                    let step = Self.step(number, of: DatasetID(Int64(1 + number % 2)))
                    _ = try ActionTable.intend(step, in: unit.database)
                }
            }
            let told = try await rig.journal.read { database in
                var fact = Self.finished
                try fact.fill(from: 2, in: database)
                return fact
            }
            #expect(told.steps?.map(\.why) == (11...50).map { "step \($0 * 2)" })
            #expect(told.stepsLeftOut == 10)
        }
    }

    private static func step(_ number: Int, of dataset: DatasetID) -> ActionRecord {
        ActionRecord(
            id: 0,
            run: 2,
            dataset: dataset,
            plan: .fork,
            commands: [],
            why: "step \(number)",
            operation: .additive,
            intendedAt: Timestamp(seconds: Int64(number))
        )
    }

    private static var finished: RepairFinished {
        RepairFinished(
            tenant: .single,
            client: nil,
            dataset: 1,
            pair: "pair",
            targetHost: "backup",
            target: "bk/data",
            run: 2,
            plan: "fork",
            outcome: "repaired",
            reason: "it was written to",
            endedAt: Timestamp(seconds: 1_795_000_000)
        )
    }

    @Test func `the settings are told as they count, without the token`() async throws {
        try await run(try SyncRig(forked())) { rig, desk in
            await rig.desk.tellSettings()
            for await _ in FastBusTimer().ticks() {
                let told = try await desk.journal.projected(ReplicationSettingsRead.self)
                guard let settings = told.values.first else { continue }
                #expect(settings.engine == rig.journal.source.instance)
                #expect(settings.lines == ["san_hosts:", "  primary:", "    ssh_user: zfsadmin"])
                #expect(settings.datasets == 1)
                #expect(!settings.lines.joined().contains(SyncRig.token))
                break
            }
        }
    }

    @Test func `what is told of a long history or long settings is cut, and says so`() throws {
        let mark = ReplicationHistory.Mark(
            name: "s",
            guid: "1",
            at: Timestamp(seconds: 1),
            isOnBoth: true
        )
        for (given, left) in [(59, 0), (60, 0), (61, 1)] {
            let history = ReplicationHistory(
                source: Array(repeating: mark, count: given),
                target: []
            )
            #expect(history.source.count == given - left)
            #expect(history.sourceLeftOut == left)
        }
        func settings(_ lines: [String]) -> ReplicationSettingsRead {
            ReplicationSettingsRead(
                tenant: .single,
                client: nil,
                engine: "a",
                file: nil,
                lines: lines,
                datasets: 0,
                readAt: Timestamp(seconds: 1)
            )
        }
        for (given, left) in [(1999, 0), (2000, 0), (2001, 1)] {
            #expect(settings(Array(repeating: "", count: given)).linesLeftOut == left)
        }
        for (given, left) in [(64, 0), (65, 1)] {
            let line = String(repeating: "x", count: 1023)
            #expect(settings(Array(repeating: line, count: given)).linesLeftOut == left)
        }
    }

    @Test func `a look, a dry run and a reading of the settings are answered`() async throws {
        try await run(try SyncRig(forked())) { rig, desk in
            let dry = try await desk.give(RunReplication(dataset: nil, isDryRun: true))
            #expect(dry.reason == "run 2 began")
            try await rig.perform(upTo: 2)
            let gone = try await desk.give(RunReplication(dataset: 99))
            #expect(gone.state == .rejected)
            let reload = try await desk.give(ReloadReplicationSettings())
            #expect(reload.state == .rejected)
            #expect(reload.reason?.contains("without a settings file") == true)
        }
    }
}
