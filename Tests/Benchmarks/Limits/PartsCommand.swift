import ArgumentParser
import CollectorCore
import Contracts
import Foundation
import Quantities

/// What each step of the collector costs for one webhook, in CPU time.
struct PartsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parts",
        abstract: "Time the steps a webhook takes in the collector, one by one."
    )

    @Option(help: "File with one webhook's body.")
    var webhook = "Tests/Fixtures/webhooks/webhook-50-metrics.json"

    @Option(help: "Seconds of CPU for each step.")
    var seconds = 2.0

    func run() throws {
        let body = [UInt8](try Data(contentsOf: URL(fileURLWithPath: webhook)))
        guard let tenant = TenantID("default") else { throw ValidationError("no such tenant") }
        let sender = WebhookReader.Sender(tenant: tenant, client: nil)
        let received = Timestamp(seconds: 1_795_000_000)
        let reading = try WebhookReader.read(body, from: sender, at: received)
        let message = SamplesAccepted(
            tenant: tenant,
            system: reading.system,
            receivedAt: received,
            claim: .init(kind: .body, value: String(repeating: "0", count: 64)),
            samples: reading.samples
        )
        let encoded = try message.encodedBody()
        var numbers: [String: Any] = ["bytes": body.count, "samples": reading.samples.count]
        numbers["scan_us"] = try time {
            var json = try JSONScanner(body)
            return try json.skip().count
        }
        numbers["read_us"] = try time {
            try WebhookReader.read(body, from: sender, at: received).acceptedCount
        }
        let pattern = try WebhookReader.learn(body, from: sender, at: received).pattern
        numbers["read_by_pattern_us"] = try time {
            let json = try JSONScanner(body)
            return pattern?.read(json, at: received, limits: WebhookLimits())?.acceptedCount ?? 0
        }
        numbers["encode_us"] = try time { try message.encodedBody().count }
        numbers["decode_us"] = try time {
            try SamplesAccepted(decodingBody: encoded).samples.count
        }
        let data = try JSONSerialization.data(withJSONObject: numbers, options: [.sortedKeys])
        FileHandle.standardOutput.write(data + Data("\n".utf8))
    }

    /// Microseconds of CPU that one call takes; each call says how much it found, which must not
    /// change.
    private func time(_ step: () throws -> Int) throws -> Double {
        let expected = try step()
        let start = Duration.processCPU()
        var calls = 0
        var spent = Duration.zero
        while spent < .seconds(seconds) {
            for _ in 0..<100 {
                guard try step() == expected else { throw ValidationError("a step differs") }
            }
            calls += 100
            spent = Duration.processCPU() - start
        }
        return spent.inSeconds * 1e6 / Double(calls)
    }
}
