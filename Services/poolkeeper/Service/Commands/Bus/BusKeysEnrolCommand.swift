import ArgumentParser
import Contracts
import MessageBusZMQ
import Observability
import Quantities
import ServiceChassis

/// `poolkeeper bus keys enrol`.
struct BusKeysEnrolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: "Let keys into the bus, at once and without restarting a hub.",
        discussion: """
            A service's key may publish and read the lanes that the service declares; a key of \
            operator/NAME may read every lane. --publish and --read give other lanes in their \
            place.
            """
    )

    @OptionGroup var options: KeyFolderOptions

    @Argument(help: "Whose keys: SERVICE/INSTANCE. Each must lie in the folder, unless --key.")
    var sources: [String]

    @Option(help: "The public key, 64 digits, when it was made elsewhere; for one source.")
    var key: String?

    @Option(help: "Everything they say belongs to this tenant, whatever it says itself.")
    var tenant: String?

    @Option(help: "Everything they say belongs to this client of the tenant.")
    var client: String?

    @Option(help: "A lane they may publish; may be repeated.")
    var publish: [String] = []

    @Option(help: "A lane they may read; may be repeated.")
    var read: [String] = []

    func validate() throws {
        if key != nil, sources.count != 1 {
            throw ValidationError("--key is the key of one source; name one")
        }
        if client != nil, tenant == nil {
            throw ValidationError("--client is a client of a tenant; give --tenant too")
        }
    }

    func run() async throws {
        let folder = try options.keys()
        let now = SystemWallClock().now()
        let records = try sources.map(SourceText.source).map { try record($0, folder, now) }
        try folder.enrolment.update { table in
            (try records.reduce(table) { try $0.enrolling($1) }, ())
        }
        try options.show(records.map(BusKeysListCommand.line), records)
    }

    private func record(
        _ source: SourceID,
        _ folder: KeyFolder,
        _ now: Timestamp
    ) throws -> Enrolment {
        let rights = BusRights.declared(for: source.service)
        let lanes = try (publish.map(SourceText.lane), read.map(SourceText.lane))
        guard rights != nil || !lanes.0.isEmpty || !lanes.1.isEmpty else {
            throw ValidationError(
                "\(source.service) is no service of this release; give --publish and --read"
            )
        }
        return Enrolment(
            key: try publicKey(of: source, folder),
            source: source,
            tenant: try name(tenant, TenantID.self, "--tenant"),
            client: try name(client, ClientName.self, "--client"),
            publish: lanes.0.isEmpty ? rights?.publish ?? [] : lanes.0,
            read: lanes.1.isEmpty ? rights?.read ?? [] : lanes.1,
            enrolledAt: now
        )
    }

    private func publicKey(of source: SourceID, _ folder: KeyFolder) throws -> CurvePublicKey {
        if let key {
            guard let read = CurvePublicKey(key) else {
                throw ValidationError("--key \(key): give the 64 digits that generate printed")
            }
            return read
        }
        let file = BusKeyFile.publicPath(of: folder.keyFile(of: source))
        return try BusKeyFile.readPublic(file).key
    }

    private func name<Kind: Name>(_ text: String?, _: Kind.Type, _ flag: String) throws -> Kind? {
        guard let text else { return nil }
        guard let name = Kind(text) else { throw ValidationError("\(flag) \(text): no such name") }
        return name
    }
}
