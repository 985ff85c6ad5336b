import Contracts
import NIOHTTP1
import Quantities
import Testing

@testable import APIGateway

@Suite(.timeLimit(.minutes(2))) struct `The page of deliveries` {
    private static func destination(
        _ name: String,
        _ change: (inout DestinationChanged) -> Void = { _ in }
    ) -> DestinationChanged {
        var destination = DestinationChanged(
            tenant: .single,
            destination: name,
            name: "\(name) at example.org",
            receivers: ["on-call"],
            asOf: RouterOnBus.moment
        )
        change(&destination)
        return destination
    }

    @Test func `says what waits, why, and when it is tried next`() async throws {
        let destinations = [
            Self.destination("email"),
            Self.destination("discord") {
                ($0.state, $0.failures, $0.waiting) = ("failing", 3, 1200)
                ($0.reason, $0.titles) = ("asks for patience (429)", ["Pool <tank> is full"])
                $0.oldestAt = RouterOnBus.moment
                $0.nextAttempt = RouterOnBus.moment + .seconds(924 + 240)
            },
            Self.destination("webhook") {
                ($0.state, $0.reason) = ("disabled", "answered 410: gone")
                $0.disabledSince = RouterOnBus.moment
            },
        ]
        try await RouterOnBus(destinations: destinations).run { test in
            let key = try await test.key(.viewer)
            let page = try await test.call(.GET, "/deliveries", key: key, accept: "text/html")
            #expect(page.text.contains("<b>2 destinations are not reached</b>"))
            #expect(page.text.contains("discord at example.org"))
            #expect(page.text.contains("on-call: asks for patience (429)"))
            #expect(page.text.contains("Pool &lt;tank&gt; is full and 1,199 more"))
            #expect(page.text.contains("in \(Wording.duration(.seconds(240)))"))
            #expect(page.text.contains("Takes nothing") && page.text.contains("answered 410: gone"))
            // What does well and has nothing to do is not in the way.
            #expect(!page.text.contains("email at example.org"))
            let bound = try await test.key(.viewer, client: "Acme")
            let hidden = try await test.call(.GET, "/deliveries", key: bound, accept: "text/html")
            #expect(!hidden.text.contains("discord at example.org"))
        }
    }
}
