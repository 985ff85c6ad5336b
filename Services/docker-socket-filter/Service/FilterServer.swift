import HTTPSurface
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Observability
import ServiceLifecycle
import Synchronization

/// Serves the filtered socket until it is shut down.
struct FilterServer: Service {
    /// Bytes of all header fields of a request; the Docker client sends some hundred.
    static let headerBytesMax = 16 << 10
    /// Header fields of a request.
    static let headerFieldsMax = 64
    /// How long a connection may say nothing while a request is awaited or being read.
    static let idleTimeout = TimeAmount.seconds(60)

    let settings: FilterSettings
    let rights: SocketRights
    let responder: FilterResponder
    let logger: Logger
    /// Told once the socket can be used.
    var onListening: @Sendable () -> Void = {}

    func run() async throws {
        let failure = Failure()
        try removeStaleSocket(settings.socket)
        let application = Application(
            responder: responder,
            server: .http1(configuration: channel),
            configuration: ApplicationConfiguration(
                address: .unixDomainSocket(path: settings.socket),
                availableConnectionsDelegate: .maximum(settings.connectionsMax, logger: logger)
            ),
            onServerRunning: { channel in
                do {
                    // Taken in one by one, so that a crowd that waits never exceeds the limit.
                    try await channel.setOption(.maxMessagesPerRead, value: 1).get()
                    try rights.apply(to: settings.socket)
                    logger.notice(
                        "filtering",
                        metadata: ["socket": "\(settings.socket)", "engine": "\(settings.engine)"]
                    )
                    onListening()
                } catch {
                    failure.note(error)
                    channel.close(promise: nil)
                }
            },
            logger: logger
        )
        try await application.run()
        try failure.rethrow()
    }

    private var channel: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            idleTimeout: Self.idleTimeout,
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: Self.headerBytesMax,
                maxHeaderListSize: Self.headerBytesMax,
                maxHeaderFieldCount: Self.headerFieldsMax
            )
        )
    }

    /// What kept a socket that listens from being used.
    private final class Failure: Sendable {
        private let error = Mutex<(any Error)?>(nil)

        func note(_ error: any Error) {
            self.error.withLock { $0 = error }
        }

        func rethrow() throws {
            if let error = error.withLock({ $0 }) { throw error }
        }
    }
}
