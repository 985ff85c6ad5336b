import AlertRouterCore
import Observations
import Quantities

extension Handlers {
    /// Alerts that hold and meet a query, ordered by fingerprint.
    func alerts(_ query: AlertQuery) -> [V2.Alert] {
        let now = clock.now()
        return desk.look { state in
            state.book.records.values.filter {
                !$0.alert.isResolved(at: now) && query.matchers.allMatch($0.alert.labels)
            }.compactMap { record -> V2.Alert? in
                let tree = state.dispatcher.tree
                let receivers = tree.match(record.alert.labels).map {
                    tree.routes[$0].options.receiver
                }
                let isAsked = query.receiver.map { receivers.contains(where: $0.matches) } ?? true
                guard isAsked else { return nil }
                return shown(record.alert, receivers, state, query, now)
            }.sorted { $0.fingerprint < $1.fingerprint }
        } ?? []
    }

    /// Groups with alerts that hold and meet a query, ordered by labels and receiver.
    func groups(_ query: AlertQuery) -> [V2.Group] {
        let now = clock.now()
        return desk.look { state in
            state.dispatcher.groups.values.compactMap { group -> (String, V2.Group)? in
                let receiver = state.dispatcher.tree.routes[group.id.route].options.receiver
                guard query.receiver?.matches(receiver) ?? true else { return nil }
                let alerts = group.alerts.values.filter {
                    !$0.isResolved(at: now) && query.matchers.allMatch($0.labels)
                }.compactMap { shown($0, [receiver], state, query, now) }
                guard !alerts.isEmpty else { return nil }
                let document = V2.Group(
                    alerts: alerts.sorted { $0.fingerprint < $1.fingerprint },
                    labels: group.id.labels.dictionary,
                    receiver: V2.Receiver(name: receiver)
                )
                return (GroupID.text(of: group.id.labels) + "\u{0}" + receiver, document)
            }.sorted { $0.0 < $1.0 }.map(\.1)
        } ?? []
    }

    private func shown(
        _ alert: Alert,
        _ receivers: [String],
        _ state: DeskState,
        _ query: AlertQuery,
        _ now: Timestamp
    ) -> V2.Alert? {
        let standing = state.standing(of: alert, at: now, quiet: desk.quiet)
        guard query.takes(standing) else { return nil }
        return V2.Alert(
            annotations: alert.annotations,
            endsAt: V2.text(alert.endsAt),
            fingerprint: alert.fingerprint.description,
            receivers: receivers.map { V2.Receiver(name: $0) },
            startsAt: V2.text(alert.startsAt),
            status: V2.Status(
                state: standing.isQuiet ? "suppressed" : "active",
                silencedBy: standing.silencedBy,
                inhibitedBy: standing.inhibitedBy,
                mutedBy: standing.mutedBy
            ),
            updatedAt: V2.text(alert.updatedAt),
            generatorURL: alert.generatorURL,
            labels: alert.labels.dictionary
        )
    }
}
