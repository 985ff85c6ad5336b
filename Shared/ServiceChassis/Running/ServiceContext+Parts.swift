package import Contracts
package import HTTPSurface
import Logging
package import StateStore

extension ServiceContext {
    /// Opens the service's journal.
    ///
    /// - Parameters:
    ///   - lanes: what it publishes on.
    ///   - migrations: the steps of the service's own tables; one that is new stands last.
    ///   - path: the file; `journal.sqlite` in the state folder unless given.
    /// - Returns: the journal, which the caller closes.
    /// - Throws: `StateStoreError` when it cannot be opened.
    package func openJournal(
        lanes: [LaneDeclaration],
        migrations: [StateMigration],
        at path: String? = nil
    ) throws -> ServiceJournal {
        try ServiceJournal.open(
            at: path ?? stateFolder + "/journal.sqlite",
            service: name,
            instance: instance,
            lanes: lanes,
            migrations: migrations,
            clock: clock
        )
    }

    /// Closes a journal at a service's end; that it could not be is logged and stops nothing.
    package func close(_ journal: ServiceJournal) {
        do {
            try journal.close()
        } catch {
            logger.error("the journal did not close: \(error)")
        }
    }

    /// A server of routes that shows the service's health and numbers too.
    package func server(
        listen: ListenAddress,
        routes: RouteTable,
        authenticator: (any Authenticator)?,
        threads: ServerThreads = .shared
    ) -> HTTPServer {
        HTTPServer(
            listen: listen,
            routes: routes,
            authenticator: authenticator,
            health: health,
            metrics: metrics,
            clock: clock,
            threads: threads,
            logger: logger
        )
    }
}
