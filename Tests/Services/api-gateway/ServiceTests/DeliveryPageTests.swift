import Contracts
import NIOHTTP1
import Quantities
import StateStore
import Testing

@testable import APIGateway

@Suite(.timeLimit(.minutes(10))) struct `The page of deliveries` {
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
            #expect(!page.text.contains("Try now"))
            let bound = try await test.key(.viewer, client: "Acme")
            let hidden = try await test.call(.GET, "/deliveries", key: bound, accept: "text/html")
            #expect(!hidden.text.contains("discord at example.org"))
        }
    }

    @Test func `has what waits sent at once, and says what became of that`() async throws {
        let destinations = ["discord", "webhook"].map { name in
            Self.destination(name) {
                ($0.state, $0.waiting, $0.oldestAt) = ("disabled", 3, RouterOnBus.moment)
                $0.nextAttempt = RouterOnBus.moment + .seconds(7200)
            }
        }
        let performer = CommandPerformer(TryDestination.self) { order, operation in
            order.destination == "discord"
                ? .performed("by \(operation.person)") : .rejected("nothing waits for it")
        }
        let rig = RouterOnBus(destinations: destinations, performers: [performer])
        try await rig.run { test in
            let cookie = try await test.signIn("mira")
            let page = try await test.call(.GET, "/deliveries", cookie: cookie, accept: "text/html")
            #expect(page.text.contains("action=\"/deliveries/discord/try\""))
            let form = ["csrf": page.csrf]
            let done = try await test.post("/deliveries/discord/try", form: form, cookie: cookie)
            #expect(done.status == 303 && done.headers.first(name: "location") == "/deliveries")
            let refused = try await test.post("/deliveries/webhook/try", form: form, cookie: cookie)
            #expect(refused.status == 409 && refused.text.contains("nothing waits for it"))
            let foreign = ["csrf": "wrong"]
            let path = "/deliveries/discord/try"
            #expect(try await test.post(path, form: foreign, cookie: cookie).status == 403)
            let key = try await test.key(.operate)
            #expect(try await test.call(.POST, "/v1" + path, key: key).status == 200)
            #expect(try await test.call(.POST, "/deliveries/none/try", key: key).status == 404)
            let bound = try await test.key(.operate, client: "Acme")
            #expect(try await test.call(.POST, path, key: bound).status == 404)
            #expect(try await test.call(.POST, path, cookie: cookie).status == 403)
        }
    }
}
