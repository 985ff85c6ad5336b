import AlertRouterCore
import Contracts
import Observations
import Quantities
package import StateStore

/// Performs what people order about silences and announced work.
package struct QuietOrders: Sendable {
    private let desk: AlertDesk

    /// Orders to a desk.
    package init(desk: AlertDesk) { self.desk = desk }

    /// What performs the orders.
    package var performers: [CommandPerformer] {
        [
            CommandPerformer(SetSilence.self, reviewing: reviewSilence) { order, operation in
                try await refusing(SilenceChanged.self) { try await set(order, operation.person) }
            },
            CommandPerformer(ExpireSilence.self, reviewing: reviewEnd) { order, _ in
                try await refusing(SilenceChanged.self) { try await desk.expireSilence(order.id) }
            },
            CommandPerformer(AnnounceMaintenance.self, reviewing: reviewPlan) { order, operation in
                try await refusing(MaintenanceChanged.self) {
                    try await desk.announce(order.plan, by: operation.person)
                }
            },
            CommandPerformer(EndMaintenance.self, reviewing: reviewEnd) { order, operation in
                try await refusing(MaintenanceChanged.self) {
                    try await desk.endMaintenance(order.id, by: operation.person)
                }
            },
        ]
    }

    // MARK: - Performing

    private func set(_ order: SetSilence, _ person: String) async throws {
        let now = desk.clock.now()
        guard !order.comment.isEmpty, order.comment.count <= AlertCare.noteMax else {
            throw QuietRefusal("a comment has 1 to \(AlertCare.noteMax) characters")
        }
        let draft = Silence(
            id: order.changes ?? "",
            matchers: try order.matchers.flatMap {
                try MatcherText.list($0, compiler: desk.compiler)
            },
            startsAt: order.startsAt ?? now,
            endsAt: order.endsAt,
            updatedAt: now,
            createdBy: person,
            comment: order.comment,
            reach: order.reach
        )
        _ = try await desk.set(draft, as: order.id)
    }

    /// Done, or why nothing was.
    private func refusing<M: Message>(
        _ told: M.Type,
        _ act: () async throws -> Void
    ) async throws -> CommandOutcome {
        do {
            try await act()
            return .performed(told: [M.lane.name])
        } catch let fault as SilenceFault {
            return .rejected(fault.description)
        } catch let fault as MaintenanceFault {
            return .rejected(fault.description)
        } catch let fault as PatternFault {
            return .rejected(fault.description)
        } catch let refusal as QuietRefusal {
            return .rejected(refusal.description)
        }
    }

    // MARK: - Looking back

    private static let ended = CommandOutcome.rejected(
        "the alert-router ended before it was written; nothing was changed"
    )

    private func reviewSilence(
        _ order: SetSilence,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await desk.open()
        let silences = desk.look { $0.silences.silences } ?? [:]
        let changed = order.changes.flatMap { silences[$0] }
        let isThere =
            silences[order.id] != nil
            || changed.map { $0.updatedAt >= operation.changedAt } ?? false
        return isThere ? .performed(told: [SilenceChanged.lane.name]) : Self.ended
    }

    private func reviewEnd(
        _ order: ExpireSilence,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await desk.open()
        let silence = desk.look { $0.silences.silences[order.id] } ?? nil
        let isOver = silence.map { $0.endsAt <= desk.clock.now() } ?? true
        return isOver ? .performed(told: [SilenceChanged.lane.name]) : Self.ended
    }

    private func reviewPlan(
        _ order: AnnounceMaintenance,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await desk.open()
        let window = desk.look { $0.maintenance.window(order.plan.id) } ?? nil
        guard window?.plan == order.plan else { return Self.ended }
        return .performed(told: [MaintenanceChanged.lane.name])
    }

    private func reviewEnd(
        _ order: EndMaintenance,
        _ operation: OperationRecord
    ) async throws -> CommandOutcome {
        try await desk.open()
        let window = desk.look { $0.maintenance.window(order.id) } ?? nil
        guard window?.endedAt != nil else { return Self.ended }
        return .performed(told: [MaintenanceChanged.lane.name])
    }
}

/// Why an order is refused.
private struct QuietRefusal: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
