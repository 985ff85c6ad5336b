import Observations
import Quantities
import Synchronization
import ZFSModel
import ZFSSyncEngine
import ZFSSyncEngineCore

/// The hosts of the model, as the engine reaches hosts.
final class ModelWorld: ControlChannel, StreamPipeline {
    private let model: Mutex<ZFSModel>
    private let gone = Mutex<Set<String>>([])

    init(_ model: ZFSModel) { self.model = Mutex(model) }

    /// Somebody does something to the hosts.
    func change(_ body: (inout ZFSModel) -> Void) { model.withLock { body(&$0) } }

    /// How a host is now.
    func host(_ name: String) -> ModelHost { model.withLock { $0.hosts[name] ?? ModelHost() } }

    /// A host is switched off, or on again.
    func set(_ host: String, isOff: Bool) {
        gone.withLock { if isOff { $0.insert(host) } else { $0.remove(host) } }
    }

    func exchange(_ commands: [ZFSCommand], on host: String) async throws -> [CommandAnswer] {
        guard !gone.withLock({ $0.contains(host) }) else {
            throw ChannelFailure(host: host, .transport, said: "Connection refused")
        }
        return model.withLock { model in commands.map { model.run($0) } }
    }

    func run(
        _ stream: StreamRequest,
        limits: StreamLimits,
        progress: @escaping @Sendable (ByteCount) -> Void
    ) async -> StreamOutcome {
        let end = model.withLock { $0.stream(stream) }
        progress(ByteCount(end.bytes))
        return StreamOutcome(
            .ended,
            bytes: ByteCount(end.bytes),
            sendStatus: end.sendStatus,
            receiveStatus: end.receiveStatus,
            sendSaid: end.sendSaid,
            receiveSaid: end.receiveSaid
        )
    }
}
