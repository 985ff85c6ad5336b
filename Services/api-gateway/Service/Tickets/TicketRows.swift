import APIGatewayCore
import Contracts
import Quantities
import WebInterface

/// Tickets and clients in the words of pages.
enum TicketRows {
    /// A ticket's own page.
    static func link(_ id: String) -> String { "/tickets/\(id)" }

    /// Where a client's company is set.
    static func link(toClient client: ClientName) -> String {
        "/clients?client=\(FormFields.encoded(client.text))"
    }

    /// The colour and icon of a state.
    static func badge(_ state: TicketState) -> Badge {
        let word = TicketWords.word(state)
        switch state {
        case .parked: return Badge(.warning, word, isHeld: true)
        case .creating, .waiting: return Badge(.running, word)
        case .open: return Badge(.running, word)
        case .settled, .closed: return Badge(.fine, word)
        default: return Badge(.unknown, word)
        }
    }

    /// The colour and icon of a ticket system.
    static func badge(_ psa: PSAStanding) -> Badge {
        switch psa.state {
        case .ready: Badge(.fine, "Ready")
        case .waiting: Badge(.warning, "Waits")
        case .stuck: Badge(.critical, "Needs you")
        case .dryRun: Badge(.unknown, "Dry run", isHeld: true)
        default: Badge(.unknown, psa.state.rawValue)
        }
    }

    /// What there is to say of a ticket system.
    static func words(_ psa: PSAStanding) -> String {
        switch psa.state {
        case .ready:
            psa.catchAll.map { "tickets of unknown clients go to company \($0)" }
                ?? "tickets of clients without a company wait"
        case .dryRun where !psa.reason.isEmpty:
            "nothing is sent; the settings say `dry_run`, and without it nothing could be: "
                + psa.reason
        case .dryRun: "nothing is sent; the settings say `dry_run`"
        default: psa.reason
        }
    }

    /// The colour and icon of how a client's company was found.
    static func badge(_ mapped: ClientMapped) -> Badge {
        switch mapped.way {
        case .none: Badge(.warning, "Tickets wait", isHeld: true)
        case .catchAll: Badge(.warning, "Catch-all")
        default: Badge(.fine, "Known")
        }
    }

    /// How a client's company was found, or why it was not.
    static func how(_ mapped: ClientMapped) -> String {
        switch mapped.way {
        case .person: "said by \(mapped.saidBy ?? "a person")"
        case .settings: "said in the settings file"
        case .externalID: "found by its external id"
        case .name: "found by exactly its name"
        default: mapped.reason
        }
    }

    /// A company's name with its id.
    static func company(_ mapped: ClientMapped) -> String {
        guard let id = mapped.company else { return "" }
        return mapped.companyName.map { "\($0) (\(id))" } ?? id
    }
}
