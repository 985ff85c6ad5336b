import Contracts
import MessageBus
import ServiceChassis
import StateStore

extension ServiceJournal {
    /// Takes in a state lane as `project` does, each message in the name of whom its source may
    /// speak for.
    func projectOwned<M: OwnedMessage>(
        _ type: M.Type,
        _ context: ServiceContext,
        _ changed: @escaping @Sendable (_ key: String, M?, JournalUnit) throws -> Void = {
            _,
            _,
            _ in
        }
    ) -> Subscription {
        project(
            type,
            accepting: { message, envelope, _ in
                try context.standings.owned(message, from: envelope.source)
            },
            changed
        )
    }
}
