import APIGatewayCore
import Contracts
import NIOHTTP1
import Quantities
import TestSupport
import Testing

@testable import APIGateway

@Suite struct `Signing in` {
    private func signIn(
        _ test: TestGateway,
        _ name: String,
        _ password: String,
        next: String = "/fleet"
    ) async throws -> TestGateway.Answer {
        let form = try await test.call(.GET, "/sign-in", accept: "text/html")
        let cookie = try #require(form.cookie)
        return try await test.post(
            "/sign-in",
            form: ["csrf": form.csrf, "name": name, "password": password, "next": next],
            cookie: cookie
        )
    }

    @Test func `a page asks who looks, and afterwards is the page that was asked for`() async throws
    {
        try await TestGateway.run { test in
            let user = try await test.admin.createUser(
                UserRequest(name: "mira", permission: .viewer)
            )
            let asked = try await test.call(.GET, "/fleet?q=a", accept: "text/html")
            #expect(asked.status == 303)
            #expect(asked.headers.first(name: "location") == "/sign-in?next=%2Ffleet%3Fq%3Da")
            let answer = try await signIn(test, "mira", user.password, next: "/fleet?q=a")
            #expect(answer.status == 303)
            #expect(answer.headers.first(name: "location") == "/fleet?q=a")
            let header = try #require(answer.headers["set-cookie"].first)
            #expect(header.contains("HttpOnly") && header.contains("SameSite=Lax"))
            let page = try await test.call(
                .GET,
                "/fleet",
                cookie: answer.cookie,
                accept: "text/html"
            )
            #expect(page.status == 200)
            #expect(page.text.contains("mira"))
            #expect(page.headers.first(name: "cache-control") == "private, no-store")
            let policy = try #require(page.headers.first(name: "content-security-policy"))
            #expect(policy.contains("default-src 'self'") && !policy.contains("unsafe"))
        }
    }

    @Test func `behind TLS the cookie is for TLS and for this host alone`() async throws {
        try await TestGateway.run({ $0.secureCookies = true }) { test in
            let user = try await test.admin.createUser(
                UserRequest(name: "mira", permission: .viewer)
            )
            let answer = try await signIn(test, "mira", user.password)
            let header = try #require(answer.headers["set-cookie"].first)
            #expect(header.hasPrefix("__Host-poolkeeper="))
            #expect(header.contains("; Secure"))
        }
    }

    @Test func `signing out ends the session, not only the cookie, and takes its own form`()
        async throws
    {
        try await TestGateway.run { test in
            let user = try await test.admin.createUser(
                UserRequest(name: "mira", permission: .viewer)
            )
            let cookie = try #require(try await signIn(test, "mira", user.password).cookie)
            let page = try await test.call(.GET, "/fleet", cookie: cookie, accept: "text/html")
            let forged = try await test.post("/sign-out", form: ["csrf": "x"], cookie: cookie)
            #expect(forged.status == 403)
            #expect(try await test.call(.GET, "/fleet", cookie: cookie).status == 200)
            let out = try await test.post("/sign-out", form: ["csrf": page.csrf], cookie: cookie)
            #expect(out.status == 303)
            #expect(try await test.call(.GET, "/fleet", cookie: cookie).status == 401)
        }
    }

    @Test func `a form from elsewhere signs nobody in`() async throws {
        try await TestGateway.run { test in
            let user = try await test.admin.createUser(
                UserRequest(name: "mira", permission: .viewer)
            )
            for (csrf, cookie) in [
                ("", ""), (SessionCookie.formToken(of: ""), "a=b"), ("x", "a=b"),
            ] {
                let answer = try await test.post(
                    "/sign-in",
                    form: ["csrf": csrf, "name": "mira", "password": user.password],
                    cookie: cookie
                )
                #expect(answer.status == 403)
            }
        }
    }

    @Test func `five wrong passwords bring a pause, for names that exist and for others`()
        async throws
    {
        try await TestGateway.run { test in
            let user = try await test.admin.createUser(
                UserRequest(name: "mira", permission: .viewer)
            )
            for name in ["mira", "nobody"] {
                for number in 1...5 {
                    let answer = try await signIn(test, name, "wrong")
                    #expect(answer.status == 401)
                    #expect(answer.text.contains("Two more tries") == (number == 3))
                    #expect(answer.text.contains("value=\"\(name)\""))
                }
                let waiting = try await signIn(test, name, user.password)
                #expect(waiting.status == 429)
            }
            test.clock.advance(by: .seconds(300))
            #expect(try await signIn(test, "mira", user.password).status == 303)
        }
    }

    @Test func `of wrong passwords at the same time no more are judged than one after another`()
        async throws
    {
        try await TestGateway.run { test in
            let form = try await test.call(.GET, "/sign-in", accept: "text/html")
            let cookie = try #require(form.cookie)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let fields = ["csrf": form.csrf, "name": "mira", "password": "\(number)"]
                        return try await test.post("/sign-in", form: fields, cookie: cookie).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 401 } == SignInGuard().triesMax)
            #expect(statuses.count { $0 == 429 } == 20 - SignInGuard().triesMax)
        }
    }

    @Test func `a good password takes back what was counted before it`() async throws {
        try await TestGateway.run { test in
            let user = try await test.admin.createUser(
                UserRequest(name: "mira", permission: .viewer)
            )
            for _ in 0..<2 {
                for _ in 1..<SignInGuard().triesMax {
                    #expect(try await signIn(test, "mira", "wrong").status == 401)
                }
                #expect(try await signIn(test, "mira", user.password).status == 303)
            }
        }
    }

    /// Takes turns of the hasher and keeps them while a body runs.
    private func taking(
        _ count: Int,
        turnsOf hasher: PasswordHasher,
        _ body: () async throws -> Void
    ) async throws {
        guard count > 0 else { return try await body() }
        try await hasher.inTurn { try await taking(count - 1, turnsOf: hasher, body) }
    }

    @Test func `beyond the sign-ins that may wait one is sent away, uncounted`() async throws {
        try await TestGateway.run { test in
            let user = try await test.admin.createUser(
                UserRequest(name: "mira", permission: .viewer)
            )
            let hasher = test.gateway.hasher
            try await taking(PasswordHasher.turnsMax, turnsOf: hasher) {
                for _ in 0...SignInGuard().triesMax {
                    let answer = try await signIn(test, "mira", user.password)
                    #expect(answer.status == 503)
                    #expect(answer.headers.first(name: "retry-after") == "5")
                    #expect(answer.text.contains("Too many sign-ins at once"))
                }
            }
            try await taking(PasswordHasher.turnsMax - 1, turnsOf: hasher) {
                let answer = try await signIn(test, "mira", user.password)
                #expect(answer.status == 303)
            }
        }
    }

    @Test func `a session ends when it is idle, and when the password is reset`() async throws {
        try await TestGateway.run { test in
            let user = try await test.admin.createUser(
                UserRequest(name: "mira", permission: .viewer)
            )
            let first = try #require(try await signIn(test, "mira", user.password).cookie)
            test.clock.advance(by: .seconds(12 * 3600 - 1))
            #expect(try await test.call(.GET, "/fleet", cookie: first).status == 200)
            test.clock.advance(by: .seconds(12 * 3600))
            #expect(try await test.call(.GET, "/fleet", cookie: first).status == 401)
            let second = try #require(try await signIn(test, "mira", user.password).cookie)
            let reset = try await test.admin.resetPassword(of: "mira")
            #expect(try await test.call(.GET, "/fleet", cookie: second).status == 401)
            #expect(try await signIn(test, "mira", user.password).status == 401)
            #expect(try await signIn(test, "mira", reset.password).status == 303)
        }
    }
}
