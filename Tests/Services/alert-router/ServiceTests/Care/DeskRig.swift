import AlertRouterCore
import Contracts
import Observations
import Quantities
import ServiceChassis
import StateStore
import Synchronization
import TestSupport
import Testing

@testable import AlertRouter

/// A desk on a journal of its own with a clock by hand, and everything that it would have sent.
final class DeskRig: Sendable {
    /// What was put into the outbox, in order.
    private final class Outbox: NoticeOutbox {
        let notices = Mutex<[GroupNotice]>([])

        func add(_ notice: GroupNotice, in unit: JournalUnit) throws -> Int64 {
            notices.withLock {
                $0.append(notice)
                return Int64($0.count)
            }
        }
    }

    /// Everything that one process holds.
    struct Process: Sendable {
        let journal: ServiceJournal
        let people: PeopleDesk
        let desk: AlertDesk
    }

    static let begin = Timestamp(seconds: 1_777_885_000)

    let clock = ManualClock(begin)
    private let folder: TemporaryFolder
    private let outbox = Outbox()
    private let running: Mutex<Process>
    private let care: CareSettings
    private let configuration: RouterConfiguration

    /// A desk that tells `ops` of everything, or `on-call` of what is critical.
    init(
        damping: FlapRule = FlapRule(),
        policies: [EscalationPolicy] = [],
        onCallFor critical: [LabelMatcher] = []
    ) async throws {
        folder = try TemporaryFolder()
        var care = CareSettings()
        (care.flapping, care.escalation) = (damping, policies)
        self.care = care
        configuration = Self.configuration(critical)
        running = Mutex(try Self.open(folder, clock, outbox, care, configuration))
        try await people.open()
        try await desk.open()
    }

    var desk: AlertDesk { running.withLock { $0.desk } }
    var people: PeopleDesk { running.withLock { $0.people } }

    /// Ends the process without a word, and starts another on the same file.
    func restart() async throws {
        try running.withLock { try $0.journal.close() }
        let next = try Self.open(folder, clock, outbox, care, configuration)
        running.withLock { $0 = next }
        try await people.open()
        try await desk.open()
    }

    /// Goes on with other settings of flapping and escalation.
    func reload(_ change: (inout CareSettings) -> Void) async throws {
        var care = care
        change(&care)
        try await desk.reload(configuration, care: care)
    }

    func close() throws { try running.withLock { try $0.journal.close() } }

    private static func open(
        _ folder: TemporaryFolder,
        _ clock: ManualClock,
        _ outbox: Outbox,
        _ care: CareSettings,
        _ configuration: RouterConfiguration
    ) throws -> Process {
        let journal = try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: try #require(ServiceName("alert-router")),
            lanes: AlertRouterService.definition.publishes,
            migrations: AlertRouterService.migrations,
            clock: clock
        )
        let people = PeopleDesk(journal: journal, clock: clock)
        let desk = AlertDesk(
            journal: journal,
            configuration: configuration,
            outbox: outbox,
            quiet: people,
            clock: clock,
            care: care,
            retire: { try people.retire($0, $1) },
            prepare: { try people.prepare($0, $1) }
        )
        return Process(journal: journal, people: people, desk: desk)
    }

    private static func configuration(_ critical: [LabelMatcher]) -> RouterConfiguration {
        var root = RouteTree.Draft()
        root.receiver = "ops"
        root.groupBy = .labels(["alertname"])
        root.groupWait = .seconds(10)
        root.groupInterval = .seconds(60)
        root.repeatInterval = .seconds(4 * 3600)
        if !critical.isEmpty {
            var child = RouteTree.Draft()
            (child.receiver, child.matchers) = ("on-call", critical)
            root.children = [child]
        }
        let target = RouteTarget(integration: "webhook", index: 0, sendsResolved: true)
        return RouterConfiguration(
            tree: RouteTree(root: root),
            receivers: ["ops", "on-call", "boss"].map {
                RouterConfiguration.Receiver(name: $0, targets: [target])
            },
            text: ""
        )
    }

    // MARK: - What happens

    /// Our own rule's word on a pool.
    func say(_ isFiring: Bool, pool: String = "tank", severity: String = "warning") async throws {
        let identity = ["alertname": "PoolUsage", "system": "nas-1", "pool": pool]
        let report = AlertReport(
            labels: LabelSet(identity.merging(["severity": severity]) { $1 }),
            identity: LabelSet(identity),
            annotations: ["summary": "Pool \(pool) is full"],
            end: isFiring ? .untilSaid : .at(clock.now()),
            origin: .rule
        )
        _ = try await desk.post([report])
    }

    /// Lets time pass in steps, the router looking each time.
    func pass(_ seconds: Int, step: Int = 10) async throws {
        for _ in 0..<(seconds / step) {
            clock.advance(by: .seconds(step))
            try await look()
        }
    }

    /// Sets the clock, and has the router see it.
    func jump(_ seconds: Int) async throws {
        clock.advance(by: .seconds(seconds))
        _ = try await desk.turn(jump: .seconds(seconds))
        try await look()
    }

    private func look() async throws {
        while desk.isDue(at: clock.now()) { _ = try await desk.turn() }
        try await desk.takeCare(retention: .seconds(120 * 3600))
    }

    // MARK: - What came of it

    /// What was sent since the last question: `ops first notification tank!`, an ended alert
    /// without the mark.
    func told() -> [String] {
        takeNotices().map { notice in
            let members = notice.members.map {
                $0.alert.labels["pool"] + ($0.isResolved ? "" : "!")
            }
            return "\(notice.receiver) \(notice.reason.rawValue) \(members.joined(separator: " "))"
        }
    }

    func takeNotices() -> [GroupNotice] {
        outbox.notices.withLock { notices in
            defer { notices = [] }
            return notices
        }
    }

    /// The only alert as others were told of it.
    func alert(pool: String = "tank") async throws -> AlertChanged {
        let identity = ["alertname": "PoolUsage", "system": "nas-1", "pool": pool]
        let id = Fingerprint(of: LabelSet(identity)).description
        let journal = running.withLock { $0.journal }
        return try #require(
            try await journal.read { try PeopleTables.told(id, in: $0) }
        )
    }

    func announce(_ from: Int, _ to: Int, id: String = "w") async throws {
        let plan = MaintenancePlan(
            id: id,
            name: "Firmware",
            reach: AlertReach(),
            matchers: [#"system="nas-1""#],
            startsAt: clock.now() + .seconds(from),
            endsAt: clock.now() + .seconds(to)
        )
        try await desk.announce(plan, by: "mira")
    }
}
