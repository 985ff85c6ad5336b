import ServiceLifecycle
package import StateStore

/// Ends a service whose journal can be written no more, so that it is started again.
///
/// A journal that failed once refuses every unit until it is opened anew; a process that went on
/// with it would answer every caller with an error for good.
package struct JournalWatch: Service {
    private let journal: ServiceJournal

    /// A watch over a service's journal.
    package init(_ journal: ServiceJournal) {
        self.journal = journal
    }

    /// Runs until shut down; throws the journal's failure.
    package func run() async throws {
        let journal = journal
        try await cancelWhenGracefulShutdown {
            for await failure in journal.failures() { throw failure }
        }
    }
}
