import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Testing

@Suite struct `Who may call what` {
    private static func routes(_ table: inout RouteTable) {
        for permission in Permission.allCases {
            table.add(
                .get,
                "/needs/\(permission.rawValue)",
                .requires(permission),
                "Needs it."
            ) { _, context in
                .text(try context.requirePrincipal().permission.rawValue)
            }
        }
        table.add(.get, "/open", .open, "Open.") { _, context in
            .text("\(context.principal == nil)")
        }
    }

    @Test func `every key opens exactly what its permission includes`() async throws {
        try await RunningServer.with(routes: Self.routes) { server in
            for held in Permission.allCases {
                for needed in Permission.allCases {
                    let answer = try await server.send(
                        "GET",
                        "/needs/\(needed.rawValue)",
                        key: held.rawValue
                    )
                    #expect(answer.status == (held.allows(needed) ? 200 : 403))
                }
            }
        }
    }

    @Test(arguments: [nil, "nonsense"])
    func `without a good key the answer is 401 and says how to send one`(key: String?) async throws
    {
        try await RunningServer.with(routes: Self.routes) { server in
            let answer = try await server.send("GET", "/needs/viewer", key: key)
            #expect(answer.status == 401)
            #expect(answer.headers["www-authenticate"] == "Bearer")
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect(try answer.json()["status"] as? Int == 401)
            let open = try await server.send("GET", "/open", key: key)
            #expect(open.text == "true")
        }
    }

    @Test func `an unknown address is 404 and a known one with another method is 405`()
        async throws
    {
        try await RunningServer.with(routes: Self.routes) { server in
            let missing = try await server.send("GET", "/nowhere")
            #expect(missing.status == 404)
            let problem = try missing.json()
            #expect(problem["type"] as? String == "about:blank")
            #expect(problem["title"] as? String == "Not Found")
            #expect(problem["instance"] as? String == "/nowhere")
            let method = try await server.send("DELETE", "/open")
            #expect(method.status == 405)
            #expect(method.headers["allow"] == "GET, HEAD")
            #expect(method.headers["content-type"] == "application/problem+json")
        }
    }

    @Test func `HEAD answers as GET does without the body`() async throws {
        try await RunningServer.with(routes: Self.routes) { server in
            let answer = try await server.send("HEAD", "/open")
            #expect(answer.status == 200)
            #expect(answer.bytes.isEmpty)
            #expect(answer.headers["content-length"] == "4")
        }
    }

    @Test func `an address at the limit passes and one byte more is 414`() async throws {
        var limits = HTTPLimits()
        limits.uriBytesMax = 100
        try await RunningServer.with(limits: limits, routes: Self.routes) { server in
            let prefix = "/open?"
            for (length, status) in [(99, 200), (100, 200), (101, 414)] {
                let path = prefix + String(repeating: "x", count: length - prefix.count)
                let answer = try await server.send("GET", path)
                #expect(answer.status == status)
            }
        }
    }

    @Test func `headers past the limit are refused`() async throws {
        var limits = HTTPLimits()
        limits.headerBytesMax = 2048
        try await RunningServer.with(limits: limits, routes: Self.routes) { server in
            let small = [("x-filler", String(repeating: "x", count: 1000))]
            let large = [("x-filler", String(repeating: "x", count: 3000))]
            let within = try await server.send("GET", "/open", headers: small)
            #expect(within.status == 200)
            let beyond = try await server.send("GET", "/open", headers: large)
            #expect(beyond.status == 400)
        }
    }

    @Test func `an error of ours is 500 without its cause`() async throws {
        struct Secretive: Error, CustomStringConvertible {
            let description = "password is hunter2"
        }
        try await RunningServer.with(routes: { table in
            table.add(.get, "/fails", .open, "Fails.") { _, _ in throw Secretive() }
            table.add(.get, "/teapot", .open, "Fails.") { _, _ in
                throw HTTPError(.gone, message: "it went")
            }
        }) { server in
            let answer = try await server.send("GET", "/fails")
            #expect(answer.status == 500)
            #expect(!answer.text.contains("hunter2"))
            let gone = try await server.send("GET", "/teapot")
            #expect(gone.status == 410)
            #expect(try gone.json()["detail"] as? String == "it went")
        }
    }

    @Test func `a page may stand in for a problem`() async throws {
        try await RunningServer.with(
            problemPage: { problem, _, _ in
                problem.status == .unauthorized ? .redirect(to: "/sign-in") : nil
            },
            routes: { table in
                table.add(.get, "/", .requires(.viewer), "Home.") { _, _ in .html("<p>home</p>") }
            }
        ) { server in
            let answer = try await server.send("GET", "/")
            #expect(answer.status == 303)
            #expect(answer.headers["location"] == "/sign-in")
            #expect(try await server.send("GET", "/nowhere").status == 404)
        }
    }
}
