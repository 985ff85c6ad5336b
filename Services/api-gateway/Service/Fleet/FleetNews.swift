import Contracts
import HTTPSurface
import Quantities
import Synchronization

/// News of systems, from the bus to whoever looks: marks for the overview, events for open pages.
final class FleetNews: Sendable {
    /// Where open pages listen.
    let events: EventHub
    private let marks = Mutex<[Scope: Set<SystemID>]>([:])
    private let freshness: @Sendable () -> Bool

    /// News whose completeness `freshness` tells.
    init(events: EventHub, freshness: @escaping @Sendable () -> Bool) {
        self.events = events
        self.freshness = freshness
    }

    /// Whether all news the collectors have is here.
    var isFresh: Bool { freshness() }

    /// Takes in one fact.
    func take(_ advanced: HistoryAdvanced) {
        marks.withLock { marks in
            for scope in marks.keys
            where scope.contains(advanced) {
                marks[scope]?.insert(advanced.system)
            }
        }
        let id = FormFields.encoded(advanced.system.text)
        let data = #"{"system":"\#(id)","last_seen":"\#(advanced.lastSeen.rfc3339)"}"#
        events.publish(
            ServerSentEvent(
                name: "system",
                data: data,
                audience: Self.audience(advanced.tenant, advanced.client)
            )
        )
    }

    /// Has open pages of whoever may see an alert look again.
    func take(_ alert: AlertChanged) {
        events.publish(
            ServerSentEvent(
                name: "alert",
                data: #"{"alert":"\#(FormFields.encoded(alert.alert))"}"#,
                audience: Self.audience(alert.tenant, alert.client)
            )
        )
    }

    /// Has every open page load itself anew, whoever looks at it.
    func tellAll() {
        events.publish(ServerSentEvent(name: "resync", data: "", audience: ""))
    }

    /// Which events a caller of a scope may have; those without an audience are for everybody.
    static func filter(_ scope: Scope) -> EventHub.Filter {
        switch scope.clients {
        case .all:
            let prefix = audience(scope.tenant, nil)
            return { $0.audience.isEmpty || $0.audience.hasPrefix(prefix) }
        case .only(let clients):
            let audiences = Set(clients.map { audience(scope.tenant, $0) } + [""])
            return { audiences.contains($0.audience) }
        }
    }

    // A tenant's name has no line break, so a client's cannot continue it.
    private static func audience(_ tenant: TenantID, _ client: ClientName?) -> String {
        "\(tenant)\n\(client?.text ?? "")"
    }

    /// The systems marked since the last call, and whether history must be read at all.
    func take(_ scope: Scope) -> (systems: Set<SystemID>, mustRead: Bool) {
        marks.withLock { marks in
            guard let marked = marks.updateValue([], forKey: scope) else { return ([], true) }
            return (marked, !marked.isEmpty)
        }
    }

    /// Marks systems again that could not be read.
    func giveBack(_ systems: Set<SystemID>, to scope: Scope) {
        marks.withLock { $0[scope]?.formUnion(systems) }
    }

    /// Marks nothing more for a scope.
    func forget(_ scope: Scope) {
        marks.withLock { $0[scope] = nil }
    }
}
