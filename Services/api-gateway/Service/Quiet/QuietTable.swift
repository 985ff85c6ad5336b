import Contracts
import MessageBus
import Quantities
import ServiceChassis
import StateStore

/// Silences and announced work as alert-routers last told of them.
struct QuietTable: Sendable {
    /// The alert-router that is asked where none was met on the bus yet.
    static let usual: SourceID = {
        guard let source = SourceID("\(AlertChanged.lane.producer)/1") else {
            preconditionFailure("a literal")
        }
        return source
    }()

    let journal: ServiceJournal

    /// Silences that a caller may see: active ones, then those to come, then those that are over.
    func silences(in scope: Scope, now: Timestamp) async throws -> [SilenceChanged] {
        let all = try await journal.read { try Projection<SilenceChanged>.all(in: $0) }
        return all.values.filter { $0.reach.isVisible(in: scope) }.sorted { left, right in
            (left.standing(at: now), left.endsAt, left.id)
                < (right.standing(at: now), right.endsAt, right.id)
        }
    }

    /// A silence; nil when there is none that the caller may see.
    func silence(_ id: String, in scope: Scope) async throws -> SilenceChanged? {
        let found = try await journal.read { try Projection<SilenceChanged>.value(of: id, in: $0) }
        return found.flatMap { $0.reach.isVisible(in: scope) ? $0 : nil }
    }

    /// Announced work that a caller may see: what goes on, then what comes, then what is over.
    func work(in scope: Scope, now: Timestamp) async throws -> [MaintenanceChanged] {
        let all = try await journal.read { try Projection<MaintenanceChanged>.all(in: $0) }
        let far = Timestamp(microseconds: .max)
        return all.values.filter { $0.plan.reach.isVisible(in: scope) }.sorted { left, right in
            (left.standing(at: now), left.span?.from ?? far, left.plan.id)
                < (right.standing(at: now), right.span?.from ?? far, right.plan.id)
        }
    }

    /// Announced work; nil when there is none that the caller may see.
    func work(_ id: String, in scope: Scope) async throws -> MaintenanceChanged? {
        let found = try await journal.read {
            try Projection<MaintenanceChanged>.value(of: id, in: $0)
        }
        return found.flatMap { $0.plan.reach.isVisible(in: scope) ? $0 : nil }
    }

    /// The router that is to take an order: the one that told of a thing, else the first that told
    /// of anything, else the first that was met on the bus, else the usual one.
    func router(silence id: String? = nil, work plan: String? = nil) async throws -> SourceID {
        if let router = try await teller(silence: id, work: plan) { return router }
        return try await journal.met(AlertChanged.lane.producer) ?? Self.usual
    }

    private func teller(silence id: String?, work plan: String?) async throws -> SourceID? {
        try await journal.read { database in
            if let id, let router = try Projection<SilenceChanged>.source(of: id, in: database) {
                return router
            }
            if let plan,
                let router = try Projection<MaintenanceChanged>.source(of: plan, in: database)
            {
                return router
            }
            let known = try Projection<AlertChanged>.sources(in: database)
                .union(try Projection<SilenceChanged>.sources(in: database))
                .union(try Projection<MaintenanceChanged>.sources(in: database))
                .union(try Projection<DestinationChanged>.sources(in: database))
            return known.min { $0.text < $1.text }
        }
    }

    /// What the gateway takes in of them.
    static func subscriptions(
        of journal: ServiceJournal,
        _ context: ServiceContext
    ) -> [Subscription] {
        [
            journal.project(
                SilenceChanged.self,
                accepting: { message, envelope, _ in
                    var silence = message
                    silence.reach = try silence.reach.told(by: envelope.source, context)
                    return silence
                }
            ),
            journal.project(
                MaintenanceChanged.self,
                accepting: { message, envelope, _ in
                    var work = message
                    work.plan.reach = try work.plan.reach.told(by: envelope.source, context)
                    return work
                }
            ),
        ]
    }
}

extension AlertReach {
    /// The reach as its source may have it: one with a tenant's key tells of that tenant alone.
    fileprivate func told(by source: SourceID, _ context: ServiceContext) throws -> AlertReach {
        let (owner, _) = try context.standings.owner(of: source, saying: tenant ?? .single, nil)
        guard tenant != nil || owner != .single else { return self }
        return AlertReach(tenant: owner, clients: clients)
    }

    /// Whether a caller may see and change what has this reach: all of it must be theirs.
    func isVisible(in scope: Scope) -> Bool {
        guard let tenant else { return scope.tenant == .single && scope.clients == .all }
        guard tenant == scope.tenant else { return false }
        return switch scope.clients {
        case .all: true
        case .only(let own): !clients.isEmpty && own.isSuperset(of: clients)
        }
    }
}

/// How something that keeps alerts quiet stands, in the order of lists.
enum QuietStanding: Int, Comparable {
    case active
    case pending
    case over

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension SilenceChanged {
    /// How it stands at a moment.
    func standing(at now: Timestamp) -> QuietStanding {
        now < startsAt ? .pending : now < endsAt ? .active : .over
    }
}

extension MaintenanceChanged {
    /// How it stands at a moment.
    func standing(at now: Timestamp) -> QuietStanding {
        guard let span, endedAt == nil, now < span.to || plan.recurrence != nil else {
            return .over
        }
        return span.from <= now && now < span.to ? .active : .pending
    }
}
