import APIGateway
import AsyncHTTPClient
import Contracts
import Observability
import Quantities
import ServiceChassis
import ServiceLifecycle

/// Lets a simulated fleet report to the services of a demo, through HTTP with a key of its own.
struct DemoFleet: Service {
    let house: AllInOne
    let options: FleetOptions
    let signIn: SignIn
    let console: Console

    func run() async throws {
        try? await cancelWhenGracefulShutdown { try await reportOrSayWhyNot() }
        try? await gracefulShutdown()
    }

    private func reportOrSayWhyNot() async throws {
        let client = HTTPClient()
        do {
            try await report(by: client)
        } catch is CancellationError {
        } catch {
            console.error("demo: the fleet reports no more: \(errorChain(error))\n")
        }
        try await client.shutdown()
    }

    private func report(by client: HTTPClient) async throws {
        let url = Doorbell.url(of: try await house.address())
        console.error("open \(url) and sign in as \(signIn.text ?? "before")\n")
        let clock = house.clock
        let simulation = Simulation(
            fleet: options.make(now: clock.now()),
            sender: WebhookSender(client: client, url: url, key: try await makeKey()),
            console: console
        )
        try await simulation.backfill()
        console.error("the past is complete; \(url) is live now, stop with Ctrl-C\n")
        try await simulation.live(clock: clock)
    }

    private func makeKey() async throws -> String {
        let door = try await AdminDoor.open(
            stateFolder: AllInOne.gatewayFolder(in: house.data),
            clock: house.clock
        )
        do {
            let request = KeyRequest(permission: .ingest, note: "simulated fleet")
            let key = try await door.createKey(request)
            await door.close()
            return key.token
        } catch {
            await door.close()
            throw error
        }
    }
}
