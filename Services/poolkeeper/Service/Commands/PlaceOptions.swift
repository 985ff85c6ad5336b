import ArgumentParser
import HTTPSurface
import Logging
import Observability
import ServiceChassis
import ServiceLifecycle
import UnixSignals

/// Where the services of one process answer and keep history.
struct PlaceOptions: ParsableArguments {
    @Option(help: "Where pages and API are served, HOST:PORT.")
    var listen = "127.0.0.1:8000"

    @Option(
        name: .customLong("database-url"),
        help: "Keep fleet history there, such as postgresql://user@host/name."
    )
    var databaseURL: String?

    @Option(
        help: """
            Settings of the alert router, as deploy/config/alert-router.yml: rules, routes, \
            receivers; Alertmanager's API is then served where it says. Default: rules alone, \
            and mails by SMTP_HOST and ALERT_EMAIL_TO.
            """
    )
    var alerts: String?

    @Option(
        help: """
            Settings of psa-ticketer, as deploy/config/psa-ticketer.yml: which PSA, which tickets. \
            Default: the PSA that AUTOTASK_API_USER, HALO_CLIENT_ID or CONNECTWISE_PUBLIC_KEY \
            names, else none.
            """
    )
    var tickets: String?

    @Option(
        help: """
            Settings of zfs-sync-engine, as deploy/config/zfs-sync-engine.yml: hosts, pairs, \
            datasets; its own pages are then served where it says. Default: no host; what \
            TrueNAS tells of its own replications is assessed.
            """
    )
    var replication: String?

    @Option(
        help: """
            Settings of scrub-controller, as deploy/config/scrub-controller.yml; it needs root. \
            Default: nothing is scrubbed here.
            """
    )
    var scrubs: String?

    @Option(
        help: """
            Settings of snapshot-keeper, as deploy/config/snapshot-keeper.yml or ASG's \
            config.yaml. Default: no snapshots are taken here.
            """
    )
    var snapshots: String?

    @Option(
        help: """
            Settings of a collector with the section probe, as deploy/host/probe.yml: this host's \
            pools and disks are looked at; it needs root. Default: nothing is looked at here.
            """
    )
    var probe: String?

    @Option(help: "How services exchange messages: memory or ipc.")
    var bus = BusKind.memory

    func validate() throws {
        guard case .tcp? = ListenAddress(listen) else {
            throw ValidationError("--listen \(listen): give HOST:PORT")
        }
    }

    /// All services of a data folder, at this place.
    func house(in data: String) throws -> AllInOne {
        guard let address = ListenAddress(listen) else {
            throw ValidationError("--listen \(listen): give HOST:PORT")
        }
        var house = AllInOne(
            data: data,
            listen: address,
            databaseURL: databaseURL,
            bus: bus,
            clock: SystemWallClock(),
            logger: Logger(label: "poolkeeper")
        )
        house.alertsFile = alerts
        house.ticketsFile = tickets
        house.replicationFile = replication
        house.scrubsFile = scrubs
        house.snapshotsFile = snapshots
        house.probeFile = probe
        return house
    }
}

extension AllInOne {
    /// Runs until SIGTERM or SIGINT; what does not end then within 20 seconds is cancelled.
    func run(_ services: [any Service]) async throws {
        var configuration = ServiceGroupConfiguration(
            services: [MemoryReturn()] + services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = ServiceMain.shutdownMax
        try await ServiceGroup(configuration: configuration).run()
    }
}
