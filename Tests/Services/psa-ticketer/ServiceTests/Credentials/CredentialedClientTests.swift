import PSATicketer
import PSATicketerCore
import Quantities
import ServiceChassis
import Synchronization
import TestSupport
import Testing

// Goal: a login that is set while the service runs is used with the next call. Method: a client
// around a model PSA, whose vault a test fills.
@Suite struct CredentialedClientTests {
    private let folder: TemporaryFolder
    private let clock = ManualClock(Timestamp(seconds: 1_800_000_000))

    init() throws { folder = try TemporaryFolder() }

    private func settings(_ extra: String = "") throws -> TicketerSettings {
        let yaml = """
            key_ring: \(folder.file("ring.json"))
            credentials: \(folder.file("sealed.json"))
            halo: {base_url: 'https://h.example', client_id: x\(extra)}
            """
        var reader = SettingsReader(SettingsSource(file: "t.yml", yaml: yaml))
        let settings = TicketerSettings(reading: &reader)
        reader.finish()
        #expect(reader.problems.map(\.description) == [])
        return settings
    }

    private final class Made: Sendable {
        let logins = Mutex<[String]>([])
    }

    private func client(_ settings: TicketerSettings, _ made: Made) throws -> CredentialedClient {
        let clock = clock
        return CredentialedClient(
            settings: try #require(settings.psas.first),
            vault: settings.vault(in: folder.path),
            clock: clock
        ) { settings in
            guard case .halo(let credentials)? = settings.login else { return nil }
            made.logins.withLock { $0.append(credentials.clientSecret.revealed) }
            return ModelPSA(clock: clock)
        }
    }

    private func set(_ secret: String, _ settings: TicketerSettings) throws {
        try #require(settings.vault(in: folder.path)).set(
            Secret(secret),
            at: try CredentialVaultTests.place(),
            now: clock.now()
        )
    }

    @Test func `tickets wait for a secret that is not set, and go on when it is`() async throws {
        let (settings, made) = (try settings(), Made())
        let client = try client(settings, made)
        let hindrance = await client.hindrance(to: .create)
        #expect(hindrance?.needsPerson == true)
        #expect(
            hindrance?.reason
                == "the login lacks `client_secret`: set a secret with `poolkeeper psa credentials "
                + "set halo …`"
        )
        try set("first", settings)
        #expect(await client.hindrance(to: .create) == nil)
        #expect(await client.hindrance(to: .create) == nil)
        #expect(made.logins.withLock { $0 } == ["first"])
        try set("second", settings)
        #expect(await client.hindrance(to: .create) == nil)
        #expect(made.logins.withLock { $0 } == ["first", "second"])
    }

    @Test func `a renewal of the key alone makes no new login`() async throws {
        let (settings, made) = (try settings(), Made())
        let client = try client(settings, made)
        try set("first", settings)
        #expect(await client.hindrance(to: .create) == nil)
        let vault = try #require(settings.vault(in: folder.path))
        _ = try vault.rotate(retiring: true, now: clock.now())
        #expect(await client.hindrance(to: .create) == nil)
        #expect(made.logins.withLock { $0 } == ["first"])
    }

    @Test func `a dry run lets readings through and nothing else`() async throws {
        let (settings, made) = (try settings(", dry_run: true"), Made())
        let client = try client(settings, made)
        try set("first", settings)
        #expect(await client.hindrance(to: .reading) == nil)
        for priority in CallPriority.allCases where priority != .reading {
            #expect(await client.hindrance(to: priority)?.reason.contains("dry run") == true)
        }
    }
}
