package import Observations
import Synchronization
import ZFSSyncEngineCore

/// Lists hosts in at most two exchanges each, and remembers how each one's tool lists.
package final class HostScanner: Sendable {
    private let channel: any ControlChannel
    private let store: SyncStore
    private let dialects = Mutex<[String: ListingDialect]>([:])

    /// A scanner.
    package init(_ channel: any ControlChannel, store: SyncStore) {
        self.channel = channel
        self.store = store
    }

    /// Takes over what was known before the engine was started.
    package func open() async throws {
        let known = try await store.hosts()
        dialects.withLock { dialects in
            for host in known { dialects[host.name] = host.dialect }
        }
    }

    /// Lists a host; a failed or short listing is a failure and never a listing.
    ///
    /// - Parameters:
    ///   - host: the host.
    ///   - watched: the datasets whose snapshots are wanted.
    ///   - trees: datasets of which, and of all below them, they are wanted too.
    /// - Returns: what was seen.
    /// - Throws: `CancellationError`, and when the store cannot be written.
    package func scan(
        _ host: String,
        watched: [DatasetName],
        trees: [DatasetName] = []
    ) async throws -> HostSight {
        let sight = try await look(host, watched, trees)
        switch sight {
        case .listed(_, let dialect): try await store.listed(host, dialect)
        case .failed(let failure, let said): try await store.failed(host, failure, said)
        }
        return sight
    }

    private func look(
        _ host: String,
        _ watched: [DatasetName],
        _ trees: [DatasetName]
    ) async throws -> HostSight {
        let known = dialects.withLock { $0[host] } ?? .list
        var scan = HostScan(host: host, watched: watched, trees: trees, dialect: known)
        var commands = scan.begin()
        while true {
            let answers: [CommandAnswer]
            do {
                answers = try await channel.exchange(commands, on: host)
            } catch let failure as ChannelFailure {
                return .failed(failure.failure, failure.description)
            }
            switch scan.take(answers) {
            case .ask(let more): commands = more
            case .failed(let fault):
                // A host may have been given other tools; the next scan asks anew.
                dialects.withLock { $0[host] = nil }
                return .failed(.unknown, "the listing of \(host) is not believed: \(fault)")
            case .done(let listing):
                dialects.withLock { $0[host] = scan.dialect }
                return .listed(listing, scan.dialect)
            }
        }
    }
}
