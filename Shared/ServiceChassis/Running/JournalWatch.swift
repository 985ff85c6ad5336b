import Contracts
package import Observability
import Quantities
import ServiceLifecycle
package import StateStore

/// Ends a service whose journal can be written no more, so that it is started again, and shows on
/// the health board when the journal's disk is full.
///
/// A journal that failed once refuses every unit until it is opened anew; a process that went on
/// with it would answer every caller with an error for good.
package struct JournalWatch: Service {
    /// How often the disk is looked at.
    package static let interval = Duration.seconds(2)

    private let journal: ServiceJournal
    private let health: HealthBoard

    /// A watch over a service's journal, telling the health board of its process.
    package init(_ journal: ServiceJournal, health: HealthBoard) {
        self.journal = journal
        self.health = health
    }

    /// The name under which the journal of a service stands on the health board.
    package static func component(of service: String) -> String { service + suffix }

    /// The service whose journal a component of the health board is; nil for other components.
    package static func service(of component: String) -> String? {
        component.hasSuffix(suffix) ? String(component.dropLast(suffix.count)) : nil
    }

    private static let suffix = "-journal"

    /// Runs until shut down; throws the journal's failure.
    package func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { for await failure in journal.failures() { throw failure } }
                group.addTask { await watchDisk() }
                // The journal was closed, or failed.
                defer { group.cancelAll() }
                try await group.next()
            }
        }
    }

    /// Shows once how the disk is.
    package func look() async {
        // A full disk is found to have room by a commit, and nobody may make one soon.
        if journal.isDiskFull { try? await journal.perform { _ in } }
        health.set(
            Self.component(of: journal.source.service.text),
            journal.isDiskFull
                ? .degraded(
                    "the disk of the journal of \(journal.source) is full: messages are refused, "
                        + "what was taken in is kept; free some space"
                ) : .ok
        )
    }

    private func watchDisk() async {
        while !Task.isCancelled {
            await look()
            // Cancelled means the end, which the loop sees.
            try? await Task.sleep(for: Self.interval)
        }
    }
}
