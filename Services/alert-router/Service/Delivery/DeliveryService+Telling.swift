import AlertRouterCore
import Logging
import Quantities
import Synchronization

extension DeliveryService {
    /// What others are told of an attempt: that a destination takes nothing more or is back, or
    /// that a notification is lost.
    func tellings(of report: DeliveryReport) -> [GroupNotice] {
        let kinds = Self.kinds(of: report)
        guard !kinds.isEmpty else { return [] }
        let (name, receiver) = state.withLock { state in
            (
                state.destinations[report.work.destination]?.name ?? report.work.destination,
                fallback(for: report.work, in: state)
            )
        }
        guard let receiver else {
            logger.error("there is no other receiver that could be told of trouble with \(name)")
            return []
        }
        return kinds.flatMap { kind in
            notices(to: receiver, of: trouble(kind, with: name, report), report)
        }
    }

    private static func kinds(of report: DeliveryReport) -> [DeliveryTrouble.Kind] {
        let ending = report.ending
        // Nobody is told that telling failed: that would not end.
        let isAboutDelivery = report.work.line.groupKey.hasPrefix(DeliveryTrouble.groupPrefix)
        var kinds: [DeliveryTrouble.Kind] = []
        if ending.isNewlyDisabled { kinds.append(.disabled) }
        if ending.isBack { kinds.append(.back) }
        if ending.isOver, !ending.isDelivered, !isAboutDelivery { kinds.append(.lost) }
        return kinds
    }

    private func trouble(
        _ kind: DeliveryTrouble.Kind,
        with name: String,
        _ report: DeliveryReport
    ) -> DeliveryTrouble {
        DeliveryTrouble(
            kind: kind,
            destination: name,
            receiver: report.work.line.receiver,
            reason: report.attempt.reason ?? "",
            title: report.notice.map { notice in
                MessageText(
                    notice,
                    MessageContext(externalURL: "", now: report.endedAt, key: "")
                ).title
            } ?? "",
            since: report.ending.standing.disabledSince ?? report.endedAt,
            at: report.endedAt
        )
    }

    private func notices(
        to receiver: Receiver,
        of trouble: DeliveryTrouble,
        _ report: DeliveryReport
    ) -> [GroupNotice] {
        receiver.places.filter { place in
            place.target.destination.id != report.work.destination
        }.map { trouble.notice(to: receiver.name, $0.integration, $0.index) }
    }

    /// The receiver that is told: the one that is set, else the first with a destination that
    /// works.
    private func fallback(for work: DeliverySchedule.Work, in state: State) -> Receiver? {
        func isUseful(_ receiver: Receiver) -> Bool {
            receiver.targets.contains { target in
                let id = target.destination.id
                return id != work.destination && state.standings[id]?.disabledSince == nil
            }
        }
        let chosen = state.receivers.first { $0.name == settings.tellReceiver }
        if let chosen, isUseful(chosen) { return chosen }
        return state.receivers.first(where: isUseful)
    }
}
