import FleetProcesses
import Foundation
import TestSupport
import Testing

/// The ticketer in the compose stack: idle without a PSA; with one it has its secret sealed by the
/// operator's container and says what keeps tickets from being made.
struct TicketsCheck {
    let stack: ComposeStack

    func run() async throws {
        #expect(try await ask("tickets") == "there is no such ticket")
        try stack.set("HALO_CLIENT_ID", to: "poolkeeper")
        // Nothing answers there: the stack has no network but its own.
        try stack.set("HALO_BASE_URL", to: "http://127.0.0.1:9/")
        let psa = ["run", "--rm", "psa"]
        let sealed = try await stack.compose(
            psa + ["credentials", "set", "halo", "client_secret", "--from", "/etc/hostname"]
        )
        #expect(sealed.contains("halo.client_secret of the tenant default is sealed"))
        #expect(try await stack.compose(psa + ["credentials", "list"]).contains("sealed  key k"))
        try await stack.compose("up", "-d")
        try await stack.waitUntilHealthy()
        try await eventually("the ticketer runs with the sealed secret") {
            try await ask("dry-run").contains("nothing is to be done")
        }
        let rotated = try await stack.compose(psa + ["credentials", "rotate", "--retire"])
        #expect(rotated.contains("1 credentials are sealed with the key k"))
    }

    private func ask(_ words: String) async throws -> String {
        try await stack.compose("exec", "-T", "psa-ticketer", "poolkeeper", "psa", words)
    }
}
