import Foundation
import Synchronization

/// Passes frames between peers and keeps nothing: it may be killed or doubled at any moment.
package final class ZeroMQHub: Sendable {
    /// Where it listens; chosen ports are filled in.
    package let endpoints: HubEndpoints
    private let link: HubLink

    private init(endpoints: HubEndpoints, link: HubLink) {
        self.endpoints = endpoints
        self.link = link
    }

    /// Listens and starts forwarding.
    ///
    /// - Parameter endpoints: where; an `ipc` folder is made, and closed to everybody else.
    /// - Returns: the running hub.
    /// - Throws: `ZMQError` when an address cannot be had.
    package static func start(on endpoints: HubEndpoints) async throws -> ZeroMQHub {
        if let folder = endpoints.folder {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true
            )
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o700],
                ofItemAtPath: folder
            )
        }
        let link = try HubLink()
        let bound = try await withCheckedThrowingContinuation { started in
            SocketThread.start("hub") {
                HubSockets.run(link, endpoints) { started.resume(with: $0) }
            }
        }
        return ZeroMQHub(endpoints: bound, link: link)
    }

    /// What it has done so far.
    package var counters: HubCounters { link.counters.withLock { $0 } }

    /// Closes its sockets; peers find it again when another listens there.
    package func stop() async { await link.stop() }
}
