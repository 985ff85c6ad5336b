import Contracts
import MessageBus
import Quantities
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

    /// The first instance of a service, by name, whose lanes are followed here; nil while none was
    /// met on the bus.
    ///
    /// It is known from when it was greeted, also while it has told nothing yet.
    func met(_ service: ServiceName) async throws -> SourceID? {
        try await cursors().filter { $0.isOpen && $0.source.service == service }
            .map(\.source).min { $0.text < $1.text }
    }
}
