/// How each order is kept from being done twice in one PSA.
package struct DispatchRules: Sendable, Hashable {
    /// Which repetitions the PSA itself knows again.
    package enum Repetition: String, Sendable, Hashable {
        /// None.
        case none
        /// Those of a ticket that is made, for as long as two hours (`Idempotency-Key`).
        case creates
        /// All.
        case all
    }

    /// How long nothing is made again, unless the settings say otherwise.
    package static let quarantine = Duration.seconds(600)

    private let create: DispatchLimits
    private let note: DispatchLimits

    /// Rules.
    ///
    /// - Parameters:
    ///   - repetition: which repetitions the PSA knows again.
    ///   - quarantine: how long a ticket is not made again; half of it for a note.
    package init(
        _ repetition: Repetition = .none,
        quarantine: Duration = DispatchRules.quarantine
    ) {
        note = repetition == .all ? .set : .note.scaled(to: quarantine / 2)
        switch repetition {
        case .none: create = .create.scaled(to: quarantine)
        case .creates: create = .keyedCreate.scaled(by: quarantine, of: Self.quarantine)
        case .all: create = .set
        }
    }

    /// The limits of an order.
    package func limits(of act: TicketOrder.Act) -> DispatchLimits {
        switch act {
        case .create: create
        case .note: note
        case .raise, .reopen, .settle, .close: .set
        }
    }
}
