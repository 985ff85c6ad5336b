import PSATicketerCore
import Quantities
import ServiceChassis

extension TicketDesk {
    /// How often it is looked whether tickets could be made.
    package static let readinessEvery = Duration.seconds(900)
    /// A wait that is not worth a word: somebody else is just getting the client ready.
    static let readySoon = Duration.seconds(5)

    /// Looks whether a ticket could be made now: at the start, from time to time, and again when
    /// what kept tickets from being made may be over.
    ///
    /// What settings name and the PSA does not have, a login that it does not take and a PSA that
    /// is not there are known by this before the first alert comes.
    package func lookReady() async {
        let now = clock.now()
        let isDue = note { state in
            guard state.readyDue.map({ $0 <= now }) ?? true else { return false }
            // Nobody else looks meanwhile.
            state.readyDue = now + Self.readinessEvery
            return true
        }
        guard isDue ?? false else { return }
        // In a dry run nothing else is let through, and its settings are to be tried by it.
        let found = await client.hindrance(to: isDryRun ? .reading : .criticalCreate)
        let then = clock.now()
        defer { wake.ring() }
        _ = note { state in
            guard let found else { return state.unready = nil }
            state.readyDue = max(found.until, then + .seconds(1))
            if found.needsPerson || found.until > then + Self.readySoon { state.unready = found }
        }
    }
}
