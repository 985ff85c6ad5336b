package import PSATicketerCore

/// A client whose acts on one ticket are single requests of its PSA's shape.
package protocol ShapedClient: PSAClient {
    /// What it asks, and what answers mean.
    associatedtype Shape: TicketShape

    /// The ids of the tenant's choices; the usual ones before they were found.
    var known: TicketFields { get }

    /// Makes a call with the PSA's login.
    func call(_ request: PSARequest, _ priority: CallPriority) async -> PSAConnection.End
}

extension ShapedClient {
    /// A ticket as it is now.
    package func read(
        _ id: String,
        _ priority: CallPriority
    ) async -> Result<RemoteTicket, ReadingFailure> {
        await call(Shape.read(id), priority).reading.read { Shape.ticket($0, known) }
    }

    /// Sets fields of a ticket.
    package func set(
        _ id: String,
        _ change: FieldChange,
        _ priority: CallPriority
    ) async -> Dispatch.Ending {
        await call(Shape.change(id, change), priority).ending(Shape.writing)
    }

    /// Whether a ticket has a note with a word.
    package func hasNote(
        _ id: String,
        _ token: String,
        _ priority: CallPriority
    ) async -> Result<Bool, ReadingFailure> {
        await call(Shape.notes(id, token), priority).reading.read { Shape.hasNote($0, token) }
    }
}

extension ShapedClient where Shape: PlainTicketShape {
    /// Tickets of a reference.
    package func search(
        _ reference: ExternalReference,
        _ priority: CallPriority
    ) async -> Result<[RemoteTicket], ReadingFailure> {
        await call(Shape.search(reference), priority).reading.read {
            Shape.found($0, reference, known)
        }
    }

    /// Adds a note.
    package func note(
        _ id: String,
        _ text: String,
        _ priority: CallPriority
    ) async -> Dispatch.Ending {
        await call(Shape.note(id, text, known), priority).ending(Shape.writing)
    }
}
