import AlertRouterCore
import Contracts
import ServiceChassis
import StateStore
import Synchronization

extension DeliveryService {
    /// Puts a notification that was given up among those that wait; false when it is not one.
    func retry(_ id: Int64) async throws -> Bool {
        let isBack = try await journal.perform { unit in
            try DeliveryHistory.retry(id, in: unit.database)
        }
        guard isBack else { return false }
        // It is read again from the start, where it stands.
        state.withLock { $0.seen = 0 }
        bell.ring()
        return true
    }

    /// What performs people's orders about destinations.
    var performers: [CommandPerformer] {
        [
            CommandPerformer(
                TryDestination.self,
                // Trying once more does no harm, and says how it is.
                reviewing: { order, _ in self.tried(order) }
            ) { order, _ in self.tried(order) }
        ]
    }

    private func tried(_ order: TryDestination) -> CommandOutcome {
        enable(order.destination)
            ? .performed("what waits is sent now", told: [DestinationChanged.lane.name])
            : .rejected("nothing waits for it")
    }

    /// Tries a destination at once; false when nothing was ever to be sent there.
    func enable(_ id: String) -> Bool {
        let isKnown = state.withLock { $0.schedule.enable(id) }
        bell.ring()
        return isKnown
    }
}
