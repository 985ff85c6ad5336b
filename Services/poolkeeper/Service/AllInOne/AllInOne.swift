package import APIGateway
import CapacityEngine
import FleetHistory
import Foundation
package import HTTPSurface
package import Logging
import MessageBus
import MessageBusZMQ
import MessageHub
import Observability
package import Quantities
package import ServiceChassis

/// Every service in one process, around one folder.
///
/// The only wiring here is the list of members: which services there are and where each keeps its
/// state. Only the gateway's address is open; the rest answers on sockets in the folder.
package struct AllInOne: Sendable {
    /// The folder for everything that is kept, as an absolute path.
    package let data: String
    /// Where pages and API are served.
    package let listen: ListenAddress
    /// Where fleet history is; nil for a SQLite file in the folder.
    package let databaseURL: String?
    /// How the services exchange messages.
    package let bus: BusKind
    /// Tells the time to every service.
    package let clock: any WallClock
    /// Where every service logs.
    package let logger: Logger
    /// Whether volumes are looked after: nil for wherever the Docker Engine is there.
    package var runsJanitor: Bool?
    /// The alert router's settings file; nil for its defaults and the environment.
    package var alertsFile: String?
    /// The ticketer's settings file; nil for what the environment names, if it names a PSA.
    package var ticketsFile: String?
    /// The replication engine's settings file; nil for none of its hosts.
    package var replicationFile: String?
    /// The scrub controller's settings file; nil where nothing is scrubbed.
    package var scrubsFile: String?
    /// The collector's settings file, whose section `probe` looks at this host; nil for no probe.
    package var probeFile: String?
    /// The snapshot keeper's settings file; nil for no keeper.
    package var snapshotsFile: String?
    /// Whether the environment may name a PSA; a simulated fleet makes no real tickets by mistake.
    package var takesPSAFromEnvironment = true
    private let hub = InMemoryHub()
    private let gate = Gate()
    /// Known to this process alone: the gateway approves in its users' names.
    let janitorToken = Secret(
        hexadecimal((0..<32).map { _ in UInt8.random(in: 0...255) })
    )

    /// All services of a folder.
    package init(
        data: String,
        listen: ListenAddress,
        databaseURL: String? = nil,
        bus: BusKind = .memory,
        clock: any WallClock,
        logger: Logger
    ) {
        self.data = data
        self.listen = listen
        self.databaseURL = databaseURL
        self.bus = bus
        self.clock = clock
        self.logger = logger
    }

    /// The services under one supervisor.
    ///
    /// History is opened once for writing before anything runs: the gateway reads tables that only
    /// a writer makes, and a database that does not answer is said at once.
    ///
    /// - Parameter announce: told of the first user, when one is made.
    /// - Returns: a supervisor that runs until it is shut down.
    /// - Throws: when the folder is in use or history cannot be opened.
    package func supervisor(
        announce: @escaping @Sendable (NewUser) -> Void
    ) async throws -> Supervisor {
        let board = HealthBoard()
        let gateway = try member(APIGatewayService.definition, health: board) { [gate] in
            let parts = try await APIGatewayService.make(
                settings: gatewaySettings(announce),
                context: $0
            )
            if let server = parts.services.last as? HTTPServer { gate.open(server) }
            return parts
        }
        let collector = try collector()
        let capacity = try member(CapacityEngineService.definition) {
            try await CapacityEngineService.make(settings: capacitySettings, context: $0)
        }
        let exchange = try bus == .ipc ? [messageHub()] : []
        let janitor = try hasVolumes ? [volumeJanitor()] : []
        let router = try alertRouter()
        let replication = try replication()
        let scrubs = try [scrubController()].compactMap(\.self)
        let ticketer = try [self.ticketer()].compactMap(\.self)
        let keeper = try [snapshotKeeper()].compactMap(\.self)
        try await makeHistory()
        return Supervisor(
            exchange + [collector, gateway, capacity, router, replication] + janitor + scrubs
                + ticketer + keeper,
            health: board
        )
    }

    /// Where the gateway answers, once it does, with the port that the kernel chose for port 0.
    package func address() async throws -> ListenAddress {
        try await gate.server().boundAddress
    }

    /// The folder that the gateway keeps its state in.
    static func gatewayFolder(in data: String) -> String { data + "/api-gateway-1" }

    private func gatewaySettings(
        _ announce: @escaping @Sendable (NewUser) -> Void
    ) -> APIGatewaySettings {
        var settings = APIGatewaySettings()
        settings.listen = listen
        settings.databaseURL = historyURL
        settings.collectors = [Self.url(ofSocket: collectorSocket)]
        settings.firstUser = .make(announce: announce)
        if hasVolumes {
            settings.janitors = [
                JanitorLink(url: Self.url(ofSocket: janitorSocket), token: janitorToken)
            ]
        }
        return settings
    }

    private var capacitySettings: CapacitySettings {
        var settings = CapacitySettings()
        settings.listen = .unix(path: data + "/capacity-engine.sock")
        settings.databaseURL = historyURL
        return settings
    }

    private func messageHub() throws -> Supervisor.Member {
        let settings = Settings(bus: busURL, listen: .unix(path: data + "/hub.sock"))
        return try member(MessageHubService.definition) {
            try await MessageHubService.make(settings: settings, context: $0)
        }
    }

    private func makeHistory() async throws {
        var quiet = logger
        quiet.logLevel = .warning
        let history = try await FleetHistoryURL.open(
            historyURL,
            role: .writer,
            clock: clock,
            logger: quiet
        )
        await history.close()
    }

    func member(
        _ definition: ServiceDefinition,
        health: HealthBoard = HealthBoard(),
        make: @escaping @Sendable (ServiceContext) async throws -> RunningParts
    ) throws -> Supervisor.Member {
        let slot = try claim(definition.name)
        let context = ServiceContext(
            name: definition.name,
            stateFolder: slot.path,
            clock: clock,
            logger: logger,
            health: health,
            metrics: MetricsRegistry(),
            transport: transport
        )
        // The closure holds the slot, and with it the lock, as long as the member may run.
        return Supervisor.Member(
            PreparedService { context in
                defer { withExtendedLifetime(slot) {} }
                return try await make(context)
            },
            context: context
        )
    }

    private func claim(_ name: ServiceName) throws -> StateSlot {
        do {
            return try StateSlot.claim(name, in: data, slotsMax: 1)
        } catch {
            throw DataFolderInUse(data: data, cause: error)
        }
    }

    private func transport() throws -> any BusTransport {
        switch bus {
        case .memory: hub.transport()
        case .ipc: ZeroMQTransport(hubs: [try HubEndpoints(busURL)])
        }
    }

    var janitorSocket: String { data + "/janitor.sock" }

    var collectorSocket: String { data + "/collector.sock" }

    private var busURL: String { "ipc://" + data + "/bus" }

    var historyURL: String { databaseURL ?? "sqlite:///" + data + "/history.sqlite" }

    /// A socket as the address that HTTP clients take.
    static func url(ofSocket path: String) -> String {
        let plain = CharacterSet.alphanumerics
        return "http+unix://" + (path.addingPercentEncoding(withAllowedCharacters: plain) ?? path)
    }
}
