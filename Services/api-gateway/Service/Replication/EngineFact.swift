import Contracts
import MessageBus

/// How a replication does, with who tells of it.
struct EngineFact: Sendable {
    /// The fact.
    let fact: ReplicationAssessed
    /// The engine that told it last.
    let engine: SourceID

    /// Its name in addresses: the engine's instance and its number there.
    var id: String { "\(engine.instance)-\(fact.dataset)" }

    /// Whether its engine can be told to do something for it, and does not only hear of it.
    var isOwn: Bool { fact.reporter == nil }
}
