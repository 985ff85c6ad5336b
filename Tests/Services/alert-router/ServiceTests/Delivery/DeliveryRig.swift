import AlertRouterCore
import Contracts
import Foundation
import GRDB
import Logging
import MessageBus
import Observability
import Quantities
import ServiceChassis
import StateStore
import Synchronization
import TestSupport

@testable import AlertRouter

/// A delivery around a journal of a test's own.
final class DeliveryRig: Sendable {
    let folder: TemporaryFolder
    let journal: ServiceJournal
    let clock: any WallClock
    let bell = WakeUp()
    let delivery: DeliveryService
    let health = HealthBoard()
    private let running: Task<Void, any Error>

    init(
        _ yaml: String,
        settings: DeliverySettings = quick,
        clock: any WallClock = SystemWallClock(),
        folder: TemporaryFolder? = nil,
        sender: (any LetterSending)? = nil
    ) throws {
        self.folder = try folder ?? TemporaryFolder()
        self.clock = clock
        journal = try ServiceJournal.open(
            at: self.folder.file("journal.sqlite"),
            service: AlertRouterService.definition.name,
            lanes: AlertRouterService.definition.publishes,
            migrations: OutboxTables.migrations + [ToldDestinations.migration],
            clock: clock
        )
        delivery = DeliveryService(
            journal: journal,
            settings: settings,
            sender: sender
                ?? LetterSender(
                    guardian: AddressGuard(allowsPrivate: true, allowed: []),
                    clock: clock
                ),
            bell: bell,
            clock: clock,
            logger: Logger(label: "delivery") { _ in SwiftLogNoOpLogHandler() },
            health: health,
            metrics: MetricsRegistry()
        )
        delivery.use(try Self.receivers(yaml))
        running = Task { [delivery] in try await delivery.run() }
    }

    /// Retries that do not keep a test waiting.
    static var quick: DeliverySettings {
        var settings = DeliverySettings()
        settings.externalURL = "https://fleet.example.org"
        settings.retries = RetryPlan(first: .milliseconds(20), longest: .milliseconds(100))
        settings.limits.probeEvery = .milliseconds(200)
        return settings
    }

    /// Receivers of a list in YAML; throws its first problem.
    static func receivers(_ yaml: String, global: String = "") throws -> [Receiver] {
        var reader = SettingsReader(
            SettingsSource(file: "test.yml", yaml: global + "receivers:\n" + yaml)
        )
        let defaults = reader.section("global") { TargetDefaults(reading: &$0) }
        let receivers = reader.sections("receivers") { section in
            Receiver(
                name: section.string("name", default: ""),
                targets: TargetKinds.targets(reading: &section, defaults: defaults)
            )
        }
        reader.finish()
        if let problem = reader.problems.first { throw RigFault(text: "\(problem)") }
        return receivers
    }

    /// The first receiver's first destination.
    var destination: String {
        delivery.state.withLock { $0.receivers.first?.targets.first?.destination.id } ?? ""
    }

    /// Puts a notice into the outbox as a flush does.
    @discardableResult
    func add(_ notice: GroupNotice) async throws -> Int64 {
        try await journal.perform { [bell] in
            try JournalOutbox(bell: bell).add(notice, in: $0)
        }
    }

    /// The facts of ended notifications, once there are so many.
    func ended(_ count: Int) async throws -> [NotificationDelivered] {
        let lane = NotificationDelivered.lane.name
        let advances = journal.advances(of: lane)
        var found = try await facts()
        guard found.count < count else { return found }
        for await _ in advances {
            found = try await facts()
            if found.count >= count { return found }
        }
        throw RigFault(text: "the journal was closed")
    }

    private func facts() async throws -> [NotificationDelivered] {
        let rows = try await journal.rows(
            of: NotificationDelivered.lane.name,
            from: 1,
            limit: FetchLimit(count: 10_000, bytes: 1 << 26)
        )
        return try rows.map { try NotificationDelivered(decodingBody: $0.body) }
    }

    /// The words of the attempts, in order.
    func attempts() async throws -> [String] {
        try await journal.read { database in
            try String.fetchAll(
                database,
                sql: "SELECT word FROM delivery_attempt ORDER BY notification, number"
            )
        }
    }

    /// Ends the delivery and closes the journal.
    func stop() async throws {
        running.cancel()
        _ = await running.result
        try journal.close()
    }
}

struct RigFault: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}

/// A notice for tests.
func testNotice(
    receiver: String = "ops",
    integration: String,
    index: Int = 0,
    group: String = "g",
    alerts: [(name: String, isResolved: Bool)] = [("PoolUsage", false)],
    summary: String = "Pool tank is 91 % full",
    reason: GroupNotice.Reason = .firstNotification,
    at: Timestamp = SystemWallClock().now()
) -> GroupNotice {
    GroupNotice(
        receiver: receiver,
        integration: integration,
        index: index,
        groupKey: "{}:{alertname=\"\(group)\"}",
        groupLabels: LabelSet(["alertname": group]),
        members: alerts.map { name, isResolved in
            GroupNotice.Member(
                Alert(
                    labels: LabelSet([
                        "alertname": name, "severity": "critical", "client": "acme",
                        "system": "nas-01",
                    ]),
                    annotations: [
                        "summary": summary, "description": "Delete or move data from tank.",
                    ],
                    startsAt: Timestamp(seconds: 1_767_225_600),
                    endsAt: isResolved ? at : at + .seconds(300),
                    updatedAt: at,
                    origin: .rule
                ),
                isResolved: isResolved
            )
        },
        reason: reason,
        at: at
    )
}
