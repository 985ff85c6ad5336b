import APIGateway
import ArgumentParser
import Contracts
import Foundation
import MessageBus
import Poolkeeper
import Quantities
import StateStore
import TestSupport
import Testing

/// What an operator sees of commands, and of a damaged journal.
@Suite(.timeLimit(.minutes(10))) struct BusCommandsTests {
    private let folder: TemporaryFolder
    private let clock = ManualClock(Timestamp(seconds: 1_777_885_000))

    init() throws { folder = try TemporaryFolder() }

    private func path(_ service: String) -> String {
        folder.file("state/\(service)-1/journal.sqlite")
    }

    private func journal(
        _ service: String,
        lanes: [LaneDeclaration] = [],
        migrations: [StateMigration] = []
    ) throws -> ServiceJournal {
        try FileManager.default.createDirectory(
            atPath: folder.file("state/\(service)-1"),
            withIntermediateDirectories: true
        )
        return try ServiceJournal.open(
            at: path(service),
            service: try #require(ServiceName(service)),
            instance: "1",
            lanes: lanes,
            migrations: migrations,
            clock: clock
        )
    }

    /// A bus between a gateway and a janitor that performs two kinds of commands.
    private func nodes(_ gateway: ServiceJournal, _ janitor: ServiceJournal) -> [BusNode] {
        let (hub, issuer) = (InMemoryHub(), CommandIssuer(gateway))
        let performers = [
            CommandPerformer(ResumeRuns.self) { _, _ in .rejected("not paused") },
            CommandPerformer(PauseRuns.self) { _, _ in .performed() },
        ]
        return [
            BusNode(
                journal: gateway,
                transport: hub.transport(),
                subscriptions: [issuer.answers(of: janitor.source.service)],
                clock: clock,
                timer: FastBusTimer(),
                claims: issuer
            ),
            BusNode(
                journal: janitor,
                transport: hub.transport(),
                subscriptions: [CommandHandler(janitor, performers).subscription],
                clock: clock,
                timer: FastBusTimer()
            ),
        ]
    }

    @Test func `each command stands there for both of its sides, with person, state and age`()
        async throws
    {
        let gateway = try journal("api-gateway")
        let janitor = try journal(
            "volume-janitor",
            lanes: [CommandAnswered.lane(of: "volume-janitor")]
        )
        let issuer = CommandIssuer(gateway)
        let away = try await issuer.issue(
            PauseRuns(volume: "logs"),
            to: janitor.source,
            by: "mira",
            expiringIn: .seconds(600)
        )
        clock.advance(by: .seconds(60))
        let done = try await issuer.issue(
            ResumeRuns(volume: "logs"),
            to: janitor.source,
            by: "eva",
            expiringIn: .seconds(600)
        )
        #expect(try await issuer.withdraw(away, by: "mira"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes(gateway, janitor) { group.addTask { try await node.run() } }
            let record = try await issuer.outcome(of: done, within: .seconds(600))
            #expect(record?.state == .rejected)
            let handler = CommandHandler(janitor, [])
            while try await handler.operations().first(where: { $0.id == away })?.state != .expired
            {
                try Task.checkCancellation()
                for await _ in FastBusTimer().ticks().prefix(1) {}
            }
            group.cancelAll()
        }
        let readers = try JournalFolder(folder.file("state")).readers
        let list = try CommandList(readers, limit: 100)
        #expect(list.commands.map(\.id) == [done, done, away, away])
        #expect(list.commands.map(\.side) == ["issued", "operation", "issued", "operation"])
        #expect(list.commands.map(\.state) == ["rejected", "rejected", "withdrawn", "expired"])
        #expect(list.commands.map(\.person) == ["eva", "eva", "mira", "mira"])
        #expect(list.commands.allSatisfy { $0.issuer == gateway.source && !$0.isOpen })
        let text = list.lines(now: clock.now() + .seconds(60)).joined(separator: "\n")
        #expect(text.contains("volume-janitor.resume.v1"))
        #expect(text.contains("taken back by mira"))
        #expect(text.contains("  2m  ") && text.contains("  1m  "))
        #expect(try CommandList(readers, limit: 1).commands.count == 2)
        #expect(try CommandList(readers, limit: 100, isOpenOnly: true).commands.isEmpty)
        try gateway.close()
        try janitor.close()
    }

    @Test func `a damaged journal is looked at without change, and then made anew`() async throws {
        let writer = try journal(
            "api-gateway",
            lanes: [KeyChanged.lane],
            migrations: GatewaySchema.migrations
        )
        let key = KeyChanged(
            id: "0123456789abcdef",
            secretSHA256: String(repeating: "a1", count: 32),
            permission: .ingest,
            tenant: .single,
            client: nil,
            expiresAt: nil,
            revokedAt: nil
        )
        let now = clock.now()
        _ = try await writer.perform { try $0.put(key, at: now) }
        let epoch = writer.epoch
        try writer.close()
        let salvage = try JournalSalvage(of: path("api-gateway"), service: nil)
        let before = try FileManager.default.contentsOfDirectory(
            atPath: folder.file("state/api-gateway-1")
        ).sorted()
        let rehearsed = try await salvage.rehearse()
        #expect(rehearsed.tables.first { $0.name == "outbox" }?.rows ?? 0 >= 1)
        #expect(rehearsed.losses.isEmpty)
        let after = try FileManager.default.contentsOfDirectory(
            atPath: folder.file("state/api-gateway-1")
        ).sorted()
        #expect(after.filter { !$0.hasSuffix("-shm") } == before.filter { !$0.hasSuffix("-shm") })
        #expect(try JournalReader(path("api-gateway")).epoch == epoch)
        let lines = salvage.lines(of: rehearsed, isRehearsal: true)
        #expect(lines.contains("No message is lost."))
        #expect(lines.last?.hasPrefix("Nothing was changed.") == true)
        let report = try await salvage.perform()
        #expect(FileManager.default.fileExists(atPath: report.damagedPath))
        let fresh = try JournalReader(path("api-gateway"))
        #expect(fresh.epoch != epoch)
        #expect(fresh.source == writer.source)
        #expect(try fresh.rows(of: KeyChanged.lane.name, from: 1, count: 10).count == 1)
        #expect(salvage.lines(of: report, isRehearsal: false).last?.contains("Start") == true)
    }

    @Test func `a file that says nothing of its owner needs --service, and the service must stop`()
        async throws
    {
        let nothing = folder.file("noise.sqlite")
        try Data("no database".utf8).write(to: URL(filePath: nothing))
        #expect(throws: ValidationError.self) { try JournalSalvage(of: nothing, service: nil) }
        #expect(throws: ValidationError.self) { try JournalSalvage(of: nothing, service: "nobody") }
        #expect(throws: ValidationError.self) {
            try JournalSalvage(of: folder.file("absent"), service: "collector")
        }
        let open = try journal("api-gateway", lanes: [KeyChanged.lane])
        let salvage = try JournalSalvage(of: path("api-gateway"), service: "api-gateway")
        await #expect(throws: (any Error).self) { try await salvage.perform() }
        #expect(FileManager.default.fileExists(atPath: path("api-gateway")))
        try open.close()
    }
}
