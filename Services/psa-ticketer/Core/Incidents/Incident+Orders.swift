package import Quantities

/// Makes the words by which tickets of a PSA are found again.
package struct ReferenceMaker: Sendable {
    /// The PSA's name in the settings.
    package let psa: String
    private let digest: @Sendable ([UInt8]) -> [UInt8]

    /// A maker.
    ///
    /// - Parameters:
    ///   - psa: the PSA's name in the settings.
    ///   - digest: SHA-256.
    package init(psa: String, digest: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        self.psa = psa
        self.digest = digest
    }

    /// The word of an incident's ticket.
    package func reference(
        of key: IncidentKey,
        _ generation: Int,
        era: Int64? = nil
    ) -> ExternalReference {
        ExternalReference(psa: psa, key: key, generation: generation, era: era, digest: digest)
    }
}

extension Incident {
    /// Puts a plan under way; nothing for one that is no order, or while one is under way.
    ///
    /// - Parameters:
    ///   - plan: what `TicketPolicy` said.
    ///   - policy: the same policy.
    ///   - maker: makes the ticket's reference.
    ///   - now: the time of day.
    package mutating func begin(
        _ plan: TicketPlan,
        _ policy: TicketPolicy,
        _ maker: ReferenceMaker,
        at now: Timestamp
    ) {
        guard order == nil, plan.isOrder else { return }
        let wasOpen = isGenerationOpen
        if plan.step == .create { openGeneration() }
        let reference = maker.reference(of: key, generation, era: era)
        guard let act = act(of: plan, reference, at: now) else { return }
        order = TicketOrder(
            act: act,
            reason: plan.reason,
            level: level ?? ticket?.level ?? .warning,
            reference: reference,
            saying: saying,
            tellsFlapping: isFlapping(policy.flap, at: now),
            plannedAt: now,
            // A ticket of this reference may have been made by an order that was given up.
            dispatch: Dispatch(looksFirst: plan.step == .create && wasOpen)
        )
    }

    private mutating func openGeneration() {
        guard !isGenerationOpen else { return }
        generation += 1
        isGenerationOpen = true
    }

    private mutating func act(
        of plan: TicketPlan,
        _ reference: ExternalReference,
        at now: Timestamp
    ) -> TicketOrder.Act? {
        switch plan.step {
        case .create: return .create(TicketText.draft(self, reference, plan.reason))
        case .note(let events):
            notes += 1
            let token = NoteToken.text(reference, notes)
            return .note(sequence: notes, text: TicketText.note(events, token))
        case .raise(let level): return .raise(level)
        case .reopen: return .reopen
        case .settle: return .settle
        case .close: return .close
        case .wait, .skip, .park: return nil
        }
    }

    /// Takes back an order of which nothing was sent, so that it can be planned anew.
    package mutating func takeBackUnsent() {
        guard let order, order.dispatch.isUnsent else { return }
        if case .note = order.act { notes -= 1 }
        if case .create = order.act, isGenerationOpen {
            generation -= 1
            isGenerationOpen = false
        }
        self.order = nil
        forgetEnded()
    }

    // MARK: - Sending

    /// Notes that the order's request is about to be sent; to be committed before it is.
    package mutating func beginSending(at now: Timestamp, fence: Int64) -> Bool {
        order?.dispatch.begin(at: now, fence: fence) ?? false
    }

    /// Takes how the order's request ended, when it did not end well.
    package mutating func end(
        _ ending: Dispatch.Ending,
        fence: Int64,
        _ rules: DispatchRules,
        at now: Timestamp
    ) {
        guard var order else { return }
        let limits = rules.limits(of: order.act)
        guard order.dispatch.end(ending, fence: fence, limits, at: now) else { return }
        self.order = order
        giveUp(at: now)
    }

    /// Takes what a search for the order's doing found, when it did not find it.
    package mutating func looked(
        _ finding: Dispatch.Finding,
        _ rules: DispatchRules,
        at now: Timestamp
    ) {
        guard let act = order?.act, finding != .found else { return }
        order?.dispatch.found(finding, rules.limits(of: act), at: now)
        giveUp(at: now)
    }

    /// Goes on after the process that sent for it was ended.
    package mutating func restart(_ rules: DispatchRules, at now: Timestamp) {
        guard let act = order?.act else { return }
        order?.dispatch.restart(rules.limits(of: act), at: now)
    }

    private mutating func giveUp(at now: Timestamp) {
        guard let order else { return }
        switch (order.dispatch.phase, order.act) {
        case (.refused, .create):
            park(.refused, "the PSA refused the ticket: \(order.dispatch.trouble)", at: now)
        case (.unconfirmed, .create):
            let reason =
                "the PSA did not say whether it made the ticket, and \(order.dispatch.sends) "
                + "requests are not found: look for \(order.reference) there, then link the "
                + "ticket or let it be made anew (\(order.dispatch.trouble))"
            park(.unconfirmed, reason, at: now)
        case (.refused, .reopen):
            ticket?.reopenRefusal = order.dispatch.trouble
            self.order = nil
        case (.refused, .settle), (.refused, .close):
            ticket?.touched = "the PSA refused the status: \(order.dispatch.trouble)"
            self.order = nil
        case (.refused, .raise):
            ticket?.hasPersonsPriority = true
            self.order = nil
        case (.refused, .note), (.unconfirmed, .note):
            // What could not be written is not tried for ever; later news are another note.
            noted(order, at: now)
        default: break
        }
    }

    // MARK: - What came of it

    /// Takes the ticket that the order made, or that was found.
    package mutating func created(
        _ remote: RemoteTicket,
        _ footprint: TicketFootprint,
        at now: Timestamp
    ) {
        guard let order, case .create = order.act else { return }
        prior = ticket
        ticket = HeldTicket(
            id: remote.id,
            number: remote.number,
            url: remote.url,
            level: order.level,
            footprint: footprint,
            at: now
        )
        if case .create(let draft) = order.act { ticket?.title = draft.title }
        isGenerationOpen = false
        (notes, noteTimes, askedBy, heldBy, parked) = (0, [], nil, nil, nil)
        forgetTold()
        told(order, at: now)
    }

    /// Notes that the order's fields and texts are in the ticket.
    ///
    /// - Parameters:
    ///   - footprint: what was written; nil when fields were not touched.
    ///   - now: the time of day.
    package mutating func done(_ footprint: TicketFootprint? = nil, at now: Timestamp) {
        guard let order else { return }
        if let footprint { ticket?.footprint = footprint }
        switch order.act {
        case .create: return
        case .note: noted(order, at: now)
        case .raise(let level): ticket?.level = level
        case .reopen: stands(.open, at: now)
        case .settle: stands(.settled, at: now)
        case .close:
            stands(.closed, at: now)
            ticket?.closedBy = .ours
        }
        self.order = nil
        forgetEnded()
    }

    /// Notes that the order is left undone, because a person had a hand in it.
    package mutating func left(_ reason: String) {
        guard let order else { return }
        switch order.act {
        case .settle, .close: ticket?.touched = reason
        case .raise: ticket?.hasPersonsPriority = true
        case .create, .note, .reopen: break
        }
        self.order = nil
    }

    private mutating func noted(_ order: TicketOrder, at now: Timestamp) {
        noteTimes = Array((noteTimes + [now]).suffix(Self.noteTimesMax))
        told(order, at: now)
    }

    private mutating func told(_ order: TicketOrder, at now: Timestamp) {
        if order.tellsFlapping { toldFlappingAt = now }
        tell(order.saying)
        self.order = nil
    }

    private mutating func stands(_ standing: HeldTicket.Standing, at now: Timestamp) {
        ticket?.standing = standing
        ticket?.standsSince = now
        if standing == .open { ticket?.closedBy = nil }
    }

    // MARK: - People

    /// Takes the ticket as the PSA says it is; what a person did there counts from now on.
    package mutating func observe(_ remote: RemoteTicket, at now: Timestamp) {
        guard let held = ticket, held.id == remote.id else { return }
        if remote.number != remote.id { ticket?.number = remote.number }
        if let url = remote.url { ticket?.url = url }
        if remote.isClosed, held.standing != .closed {
            stands(.closed, at: now)
            ticket?.closedBy = .person
        } else if !remote.isClosed, held.standing == .closed {
            // A person opened it again: it is worked on, and its status is theirs.
            stands(.open, at: now)
            ticket?.touched = "a person opened it again"
        } else if let touch = HumanHand.touch(remote, since: held.footprint) {
            ticket?.touched = touch
        }
        if HumanHand.choseAnotherPriority(remote, than: held.footprint) {
            ticket?.hasPersonsPriority = true
        }
        forgetEnded()
    }

    /// Notes that the ticket is there no more: a person deleted it or took it away from us.
    package mutating func vanished(at now: Timestamp) {
        order = nil
        stands(.closed, at: now)
        ticket?.closedBy = .person
        forgetEnded()
    }

    /// Notes that a person wants a ticket, whatever the rules say.
    package mutating func ask(_ person: String) { askedBy = person }

    /// Lets it wait for a person.
    package mutating func park(_ kind: Parked.Kind, _ reason: String, at now: Timestamp) {
        parked = Parked(kind: kind, reason: reason, since: now)
        order = nil
    }

    /// Lets it go on after a person has done what had to be done.
    package mutating func unpark() { parked = nil }

    /// Links a ticket that a person found, in place of one that could not be confirmed.
    package mutating func link(_ remote: RemoteTicket, at now: Timestamp) {
        prior = ticket
        ticket = HeldTicket(
            id: remote.id,
            number: remote.number,
            url: remote.url,
            level: level ?? .warning,
            footprint: TicketFootprint(
                status: remote.status,
                priority: remote.priority,
                assignee: remote.assignee,
                at: now
            ),
            at: now
        )
        (order, parked, askedBy, heldBy, isGenerationOpen) = (nil, nil, nil, nil, false)
        (notes, noteTimes) = (0, [])
        forgetTold()
    }

    mutating func hold(by parent: IncidentKey?) { heldBy = parent }
}
