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
    /// - Parameters:
    ///   - endpoints: where; an `ipc` folder is made, and closed to everybody else.
    ///   - security: the hub's key and whom it lets in; nil for everybody who can reach it.
    /// - Returns: the running hub.
    /// - Throws: `ZMQError` when an address cannot be had, `BusKeyError` when the enrolment cannot
    ///   be read.
    package static func start(
        on endpoints: HubEndpoints,
        guardedBy security: HubGuard? = nil
    ) async throws -> ZeroMQHub {
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
                HubSockets.run(link, endpoints, security) { started.resume(with: $0) }
            }
        }
        return ZeroMQHub(endpoints: bound, link: link)
    }

    /// What it has done so far.
    package var counters: HubCounters { link.counters }

    /// Why the newest state of the enrolment is not in force; nil when it is.
    package var trouble: String? { link.trouble }

    /// Whom it did not let in since this was last asked, up to 16 of them.
    package func takeKnocks() -> Set<HubKnock> { link.takeKnocks() }

    /// Waits until it has ended; throws why, when it was not stopped.
    package func ended() async throws {
        await link.ended()
        if let failure = link.failure { throw failure }
    }

    /// Closes its sockets; peers find it again when another listens there.
    package func stop() async { await link.stop() }
}
