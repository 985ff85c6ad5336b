import PSATicketer
import PSATicketerCore
import Quantities
import ServiceChassis
import TestSupport
import Testing

// Goal: ConnectWise may call back where its private key is sealed too. Method: a vault that a test
// fills while the client runs.
@Suite struct SealedCallbackTests {
    private let folder: TemporaryFolder
    private let clock = ManualClock(Timestamp(seconds: 1_800_000_000))

    init() throws { folder = try TemporaryFolder() }

    @Test func `the callback's key is made of the sealed private key, and changes with it`()
        throws
    {
        let yaml = """
            key_ring: \(folder.file("ring.json"))
            credentials: \(folder.file("sealed.json"))
            connectwise:
              base_url: 'https://psa.example'
              company: mspco
              public_key: public
              client_id: 3b1f4d2e-6c57-4c0e-9a77-0f1d2c3b4a59
              callback_url: 'https://pool.example/callbacks/connectwise/connectwise'
            """
        var reader = SettingsReader(SettingsSource(file: "t.yml", yaml: yaml))
        let settings = TicketerSettings(reading: &reader)
        reader.finish()
        #expect(reader.problems.map(\.description) == [])
        let psa = try #require(settings.psas.first)
        let vault = try #require(settings.vault(in: folder.path))
        let client = CredentialedClient(settings: psa, vault: vault, clock: clock) { _ in
            ModelPSA(clock: clock)
        }
        let keys = try ["first", "second"].map { secret in
            let place = try #require(psa.callbackPlace)
            return CallbackAddress(place, name: psa.name, secret: Secret(secret)).key.revealed
        }
        #expect(!client.knowsCallback(keys[0]))
        let place = CredentialPlace(
            tenant: psa.tenant,
            psa: psa.name,
            kind: "connectwise",
            field: "private_key"
        )
        try vault.set(Secret("first"), at: place, now: clock.now())
        #expect(client.knowsCallback(keys[0]) && !client.knowsCallback(keys[1]))
        try vault.set(Secret("second"), at: place, now: clock.now())
        #expect(client.knowsCallback(keys[1]) && !client.knowsCallback(keys[0]))
        #expect(!client.knowsCallback(""))
    }
}
