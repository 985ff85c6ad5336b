import Contracts
import HTTPSurface
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Observability
import Quantities
import TestSupport
import Testing

@testable import APIGateway

@Suite struct `Handing webhooks on` {
    /// Runs a collector of the test's own on a free port.
    private func collector(
        _ answer: @escaping @Sendable (Request, String) -> Response,
        _ body: @Sendable (String) async throws -> Void
    ) async throws {
        var routes = RouteTable()
        routes.add(.post, "/webhook/metrics", .open, "Takes what it gets.") { request, _ in
            answer(request, String(buffer: try await request.collectBody(limit: .mebibytes(8))))
        }
        routes.add(.delete, "/webhook/opsgenie/**", .open, "Takes an end.") { request, _ in
            answer(request, "")
        }
        let server = HTTPServer(
            listen: .tcp(host: "127.0.0.1", port: 0),
            routes: routes,
            authenticator: nil,
            health: HealthBoard(),
            metrics: MetricsRegistry(),
            logger: Logger(label: "collector")
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let address = try await server.boundAddress
            let outcome = await Result.of { try await body("http://\(address)") }
            group.cancelAll()
            while await group.nextResult() != nil {}
            try outcome.get()
        }
    }

    private func send(_ body: String, to test: TestGateway) async throws -> TestGateway.Answer {
        try await test.call(.POST, "/webhook/metrics", key: "pk_mine", body: body)
    }

    // Nobody listens on port 1 of the loopback network.
    private let nobody = "http://127.0.0.1:1"

    @Test func `a webhook reaches the next collector when one refuses the connection`() async throws
    {
        try await collector({ request, body in
            Response.text("\(request.headers[.authorization] ?? "") \(body)", status: .accepted)
        }) { good in
            try await TestGateway.run({ $0.collectors = [nobody, good, nobody] }) { test in
                for path in ["/webhook/metrics", "/v1/webhook/metrics"] {
                    for _ in 0..<3 {
                        let answer = try await test.call(.POST, path, key: "pk_mine", body: "{}")
                        #expect(answer.status == 202)
                        #expect(answer.text == "Bearer pk_mine {}")
                    }
                }
            }
        }
    }

    @Test func `the end of an alert is handed on as it was sent, by OpsGenie's way to say the key`()
        async throws
    {
        try await collector({ request, _ in
            let key = request.headers[.authorization] ?? ""
            return Response.text("\(request.method) \(request.uri) \(key)")
        }) { good in
            try await TestGateway.run({ $0.collectors = [good] }) { test in
                let path = "/webhook/opsgenie/nas%201/v2/alerts/a%2Fb?identifierType=alias"
                for root in ["", "/v1"] {
                    let answer = try await test.call(
                        .DELETE,
                        root + path,
                        headers: [("authorization", "GenieKey pk_mine")]
                    )
                    #expect(answer.text == "DELETE \(path) GenieKey pk_mine")
                }
            }
        }
    }

    @Test func `what a collector says is passed on with its headers`() async throws {
        try await collector({ _, _ in
            Problem.unavailable("the journal is full", retryAfterSeconds: 7)
                .response(instance: "/webhook/metrics")
        }) { full in
            try await TestGateway.run({ $0.collectors = [full] }) { test in
                let answer = try await send("{}", to: test)
                #expect(answer.status == 503)
                #expect(answer.headers.first(name: "retry-after") == "7")
                #expect(answer.headers.first(name: "content-type") == "application/problem+json")
                #expect(answer.text.contains("the journal is full"))
            }
        }
    }

    @Test func `without any collector the sender is told to come back`() async throws {
        for collectors in [[nobody, nobody], []] {
            try await TestGateway.run({ $0.collectors = collectors }) { test in
                let answer = try await send("{}", to: test)
                #expect(answer.status == 503)
                #expect(answer.headers.first(name: "retry-after") != nil)
            }
        }
    }

    @Test(arguments: [(1023, 200), (1024, 200), (1025, 413)])
    func `a body of the limit passes and one byte more does not`(size: Int, status: Int)
        async throws
    {
        try await collector({ _, _ in Response.text("ok") }) { good in
            try await TestGateway.run({
                $0.collectors = [good]
                $0.webhookBytesMax = ByteCount(1024)
            }) { test in
                let body = String(repeating: "a", count: size)
                let answer = try await send(body, to: test)
                #expect(answer.status == status)
            }
        }
    }

    @Test func `what bears nothing like a key is refused before its body is read`() async throws {
        try await collector({ _, _ in Response.text("ok") }) { good in
            try await TestGateway.run({
                $0.collectors = [good]
                $0.webhookBytesMax = ByteCount(1024)
            }) { test in
                let body = String(repeating: "a", count: 1025)
                for header in [
                    nil, "", "Bearer", "Bearer x", "Basic pk_x", "pk_x", "Bearer pk_x y",
                    "GenieKey", "GenieKey x",
                ] {
                    let answer = try await test.call(
                        .POST,
                        "/webhook/metrics",
                        headers: header.map { [("authorization", $0)] } ?? [],
                        body: body
                    )
                    #expect(answer.status == 401, "\(header ?? "none")")
                    #expect(answer.headers.first(name: "www-authenticate") == "Bearer")
                }
                #expect(try await send(body, to: test).status == 413)
            }
        }
    }

    @Test func `bodies on their way take no more memory than they may, and give it back`()
        async throws
    {
        try await collector({ _, _ in Response.text("ok") }) { good in
            try await TestGateway.run({
                $0.collectors = [good]
                $0.webhookBytesAtOnce = ByteCount(1000)
            }) { test in
                for (size, status) in [(999, 200), (1000, 200), (1001, 503), (1000, 200)] {
                    let answer = try await send(String(repeating: "a", count: size), to: test)
                    #expect(answer.status == status)
                    #expect((answer.headers.first(name: "retry-after") == "2") == (status == 503))
                }
            }
        }
    }

    @Test func `a budget counts what several bodies take together`() {
        let budget = BodyBudget(limit: ByteCount(10))
        #expect(budget.take(6))
        #expect(!budget.take(5))
        #expect(budget.take(4))
        #expect(!budget.take(1))
        budget.giveBack(6)
        #expect(budget.take(6))
    }
}
