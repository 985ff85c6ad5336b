package import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import NIOPosix
package import Observability
package import Quantities
import ServiceLifecycle

/// An HTTP/1.1 server of routes that each say who may call them.
///
/// It adds `/healthz`, `/readyz` and `/metrics`, answers every error as problem+json, sends a
/// `traceparent` with every answer, and ends gracefully in a service group.
package struct HTTPServer: Service {
    /// Another form for a problem, such as a page or a redirect to it; nil for problem+json.
    package typealias ProblemPage = @Sendable (Problem, Request, CallContext) -> Response?

    private let listen: ListenAddress
    private let responder: SurfaceResponder
    private let limits: HTTPLimits
    private let threads: ServerThreads
    private let logger: Logger
    private let bound = BoundAddress()

    /// A server of these routes.
    package init(
        listen: ListenAddress,
        routes: RouteTable,
        authenticator: (any Authenticator)?,
        health: HealthBoard,
        metrics: MetricsRegistry,
        limits: HTTPLimits = HTTPLimits(),
        clock: any WallClock = SystemWallClock(),
        problemPage: ProblemPage? = nil,
        threads: ServerThreads = .shared,
        logger: Logger
    ) {
        self.listen = listen
        self.limits = limits
        self.threads = threads
        self.logger = logger
        var table = OperationRoutes.table(health: health, metrics: metrics)
        table.add(routes)
        let problems = ProblemAnswers(page: problemPage)
        let limiter = limits.ratePerCaller.map {
            RateLimiter($0, callersMax: limits.ratedCallersMax, clock: clock)
        }
        let router = Router(context: CallContext.self, options: .autoGenerateHeadEndpoints)
        for route in table.routes {
            let declared = route.declaration
            let endpoint = Endpoint(
                route: route,
                authenticator: authenticator,
                limiter: limiter,
                metrics: RouteMetrics(
                    method: declared.method.rawValue,
                    route: declared.path,
                    registry: metrics
                ),
                problems: problems
            )
            router.on(
                RouterPath(declared.path),
                method: declared.method,
                responder: CallbackResponder(callback: endpoint.respond)
            )
        }
        responder = SurfaceResponder(
            router: router.buildResponder(),
            routes: table,
            problems: problems,
            unmatched: RouteMetrics(method: "any", route: "unmatched", registry: metrics),
            compression: Compression(limits: limits),
            limits: limits
        )
    }

    /// Where it listens, with the port the kernel chose; waits until it does.
    ///
    /// Throws what kept it from listening.
    package var boundAddress: ListenAddress {
        get async throws { try await bound.address }
    }

    /// Serves until cancelled or shut down gracefully.
    package func run() async throws {
        switch threads {
        case .shared: try await serve(on: .singleton)
        case .one:
            try await MultiThreadedEventLoopGroup.withEventLoopGroup(numberOfThreads: 1) { group in
                try await withTaskExecutorPreference(LoopExecutor(group.any())) {
                    try await serve(on: .shared(group))
                }
            }
        }
    }

    private func serve(on loops: EventLoopGroupProvider) async throws {
        let bound = bound
        let listen = listen
        let logger = logger
        let application = Application(
            responder: responder,
            server: .http1(configuration: channelConfiguration),
            configuration: applicationConfiguration,
            onServerRunning: { channel in
                let address = Self.address(of: channel, asked: listen)
                bound.settle(.success(address))
                logger.info("listening", metadata: ["address": "\(address)"])
            },
            eventLoopGroupProvider: loops,
            logger: logger
        )
        do {
            if case .unix(let path) = listen { try removeStaleSocket(path) }
            try await application.run()
            bound.settle(.failure(CancellationError()))
        } catch  where !bound.isKnown {
            let error = error as? HTTPServerError ?? HTTPServerError(address: listen, cause: error)
            bound.settle(.failure(error))
            throw error
        }
    }

    private var applicationConfiguration: ApplicationConfiguration {
        ApplicationConfiguration(
            address: bindAddress,
            availableConnectionsDelegate: .maximum(limits.connectionsMax, logger: logger)
        )
    }

    private var bindAddress: BindAddress {
        switch listen {
        case .tcp(let host, let port): .hostname(host, port: port)
        case .unix(let path): .unixDomainSocket(path: path)
        }
    }

    private var channelConfiguration: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            idleTimeout: TimeAmount(limits.idleTimeout),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headerBytesMax,
                maxHeaderListSize: limits.headerBytesMax,
                maxHeaderFieldCount: limits.headerFieldsMax
            )
        )
    }

    private static func address(of channel: any Channel, asked: ListenAddress) -> ListenAddress {
        guard case .tcp(let host, _) = asked, let port = channel.localAddress?.port else {
            return asked
        }
        return .tcp(host: host, port: port)
    }
}
