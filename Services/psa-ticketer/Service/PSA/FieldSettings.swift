package import PSATicketerCore
package import ServiceChassis

/// Which of a PSA's values tickets get, as the settings name them: by label or by id.
package struct FieldSettings: Sendable, Hashable {
    /// Values of members of a new ticket, such as `queue`.
    package var ticket: [String: FieldChoice] = [:]
    /// Values of members of a note.
    package var note: [String: FieldChoice] = [:]
    /// The status of a ticket that is to be worked on.
    package var open: FieldChoice
    /// The status of a problem that is over; nil for none.
    package var settled: FieldChoice?
    /// The status of a closed ticket.
    package var closed: FieldChoice
    /// Priorities by level; a level without one has none written.
    package var priorities: [ProblemLevel: FieldChoice]

    /// Choices.
    package init(
        open: FieldChoice,
        closed: FieldChoice,
        priorities: [ProblemLevel: FieldChoice] = [:]
    ) {
        self.open = open
        self.closed = closed
        self.priorities = priorities
    }

    /// The choices as a file gives them; problems are noted in the reader.
    ///
    /// - Parameters:
    ///   - reader: the section of a PSA.
    ///   - defaults: what counts where it says nothing.
    ///   - ticket: keys of members of a new ticket.
    ///   - note: keys of members of a note.
    package init(
        reading reader: inout SettingsReader,
        defaults: FieldSettings,
        ticket: [String],
        note: [String] = []
    ) {
        self = defaults
        reader.section("status") { reader in
            if let text = reader.optionalString("open") { open = FieldChoice(text) }
            if let text = reader.optionalString("settled") { settled = FieldChoice(text) }
            if let text = reader.optionalString("closed") { closed = FieldChoice(text) }
        }
        reader.section("priority") { reader in
            for level in ProblemLevel.allCases {
                guard let text = reader.optionalString(level.word) else { continue }
                priorities[level] = FieldChoice(text)
            }
        }
        for key in ticket {
            if let text = reader.optionalString(key) { self.ticket[key] = FieldChoice(text) }
        }
        for key in note {
            if let text = reader.optionalString(key) { self.note[key] = FieldChoice(text) }
        }
    }
}

/// Finds what settings name in what a PSA has, and collects what is not found.
struct FieldFinder {
    private(set) var refusals: [String] = []

    mutating func id(
        _ choice: FieldChoice?,
        _ options: [FieldOption],
        _ what: String
    ) -> String? {
        guard let choice else { return nil }
        switch FieldChoices.option(choice, among: options, what: what) {
        case .success(let option): return option.id
        case .failure(let refusal):
            refusals.append(refusal.text)
            return nil
        }
    }

    /// The fields, once nothing was refused.
    mutating func fields(
        _ settings: FieldSettings,
        statuses: [FieldOption],
        priorities: [FieldOption]
    ) -> TicketFields? {
        let open = id(settings.open, statuses, "status.open")
        let settled = id(settings.settled, statuses, "status.settled")
        let closed = id(settings.closed, statuses, "status.closed")
        var levels: [ProblemLevel: String] = [:]
        for level in ProblemLevel.allCases {
            levels[level] = id(settings.priorities[level], priorities, "priority.\(level.word)")
        }
        guard refusals.isEmpty, let open, let closed else { return nil }
        return TicketFields(
            open: open,
            settled: settled,
            closed: closed,
            closedStatuses: Set(statuses.filter(\.isClosed).map(\.id) + [closed]),
            priorities: levels
        )
    }
}
