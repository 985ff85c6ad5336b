import AlertRouterCore
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

    /// Tries a destination at once; false when nothing was ever to be sent there.
    func enable(_ id: String) -> Bool {
        let isKnown = state.withLock { $0.schedule.enable(id) }
        bell.ring()
        return isKnown
    }
}
