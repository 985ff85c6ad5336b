package import Contracts
import MessageBusZMQ
package import Quantities
import ServiceChassis

/// The lanes that a key is enrolled for when nothing else is said.
package struct BusRights: Sendable, Equatable {
    /// Lanes it may publish.
    package let publish: [LaneName]
    /// Lanes it may read.
    package let read: [LaneName]

    /// What a service declares; for operators every lane to read; nil for an unknown service.
    package static func declared(for service: ServiceName) -> Self? {
        let definitions = SettingsCheck.definitions
        if service == Enrolment.operators {
            let all = Set(definitions.flatMap(\.publishes).map(\.name))
            return Self(publish: [], read: all.sorted())
        }
        guard let definition = definitions.first(where: { $0.name == service }) else { return nil }
        return Self(
            publish: definition.publishes.map(\.name).sorted(),
            read: definition.subscribes.map(\.name).sorted()
        )
    }
}
