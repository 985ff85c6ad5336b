import AsyncHTTPClient
import FleetProcesses
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

/// The sample route of a Caddy before a janitor, in Debian's Caddy before the real executable.
@Suite struct `A janitor behind Caddy` {
    @Test(.needsCaddy)
    func `the page's password lets in, and only the janitor's own token approves`() async throws {
        let folder = try TemporaryFolder()
        let ports = try FreePorts.find(runs: [1, 1])
        let janitor = try startJanitor(in: folder, port: ports[0])
        let caddy = try await startCaddy(in: folder, port: ports[1], before: ports[0])
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        let outcome = await Result {
            let site = Site(url: "http://127.0.0.1:\(ports[1])", client: client)
            try await eventually("Caddy hands on: \(caddy.log) \(janitor.log)") {
                (try? await site.ask(.GET, "/api/health", password: "page"))?.status == 200
            }
            try await check(site)
        }
        for process in [caddy, janitor] {
            process.signal(SIGTERM)
            await process.endOrKill()
        }
        try await client.shutdown()
        try outcome.get()
    }

    private func check(_ site: Site) async throws {
        let stranger = try await site.ask(.GET, "/api/volumes")
        #expect(stranger.status == 401)
        #expect(stranger.challenge?.hasPrefix("Basic") == true)
        #expect(try await site.ask(.GET, "/api/volumes", password: "wrong").status == 401)
        #expect(try await site.ask(.GET, "/api/volumes", password: "page").status == 200)
        // The proxy's network may pause, but a plan is run by who has the token.
        #expect(try await site.ask(.POST, "/api/pause", password: "page", "{}").status == 200)
        let run = "/api/run?plan=0123456789"
        #expect(try await site.ask(.POST, run, password: "page").status == 403)
        let wrong = try await site.ask(.POST, run, password: "page", token: "wrong")
        #expect(wrong.status == 401)
        let approved = try await site.ask(.POST, run, password: "page", token: "janitor-token")
        #expect(approved.status == 404, "there is no such plan, which only the token's owner hears")
    }

    private func startJanitor(in folder: TemporaryFolder, port: UInt16) throws -> ChildProcess {
        try ChildProcess(
            "volume-janitor",
            ["--listen", "127.0.0.1:\(port)", "--state", folder.file("state")],
            environment: ["SM_API_TOKEN": "janitor-token", "SM_DOCKER_HOST": "none"],
            logPath: folder.file("janitor.log")
        )
    }

    /// Starts it with the sample: only its address, its upstream, TLS and, for the Caddy of Debian
    /// 12, the name of `basic_auth` are others.
    private func startCaddy(
        in folder: TemporaryFolder,
        port: UInt16,
        before upstream: UInt16
    ) async throws -> ChildProcess {
        var text = try packageText("deploy/caddy/storage-manager.Caddyfile")
        for (old, new) in [
            ("storage.zenia.eu {", "http://127.0.0.1:\(port) {"), ("tls {$ACME_EMAIL}", ""),
            ("basic_auth /*", "basicauth /*"), ("storage-manager:9100", "127.0.0.1:\(upstream)"),
        ] {
            try #require(text.contains(old), "the sample has no more \(old)")
            text.replace(old, with: new)
        }
        let file = try folder.write("{\n\tadmin off\n}\n" + text, to: "Caddyfile")
        let shell = OperatorShell(in: folder.path, environment: ["HOME": folder.path])
        let hash = try await shell.run("caddy", "hash-password", "--plaintext", "page")
        return try ChildProcess(
            "/usr/bin/caddy",
            ["run", "--config", file, "--adapter", "caddyfile"],
            environment: [
                "HOME": folder.path, "BASIC_AUTH_USER": "eva", "BASIC_AUTH_HASH": hash,
            ],
            logPath: folder.file("caddy.log")
        )
    }

    /// The site as a browser of somebody sees it.
    private struct Site {
        let url: String
        let client: HTTPClient

        func ask(
            _ method: HTTPMethod,
            _ path: String,
            password: String? = nil,
            token: String? = nil,
            _ body: String = ""
        ) async throws -> (status: Int, challenge: String?) {
            var request = HTTPClientRequest(url: url + path)
            request.method = method
            if let password {
                let login = Data("eva:\(password)".utf8).base64EncodedString()
                request.headers.add(name: "authorization", value: "Basic \(login)")
            }
            if let token { request.headers.add(name: "janitor-token", value: token) }
            if !body.isEmpty {
                request.headers.add(name: "content-type", value: "application/json")
                request.body = .bytes(ByteBuffer(string: body))
            }
            let answer = try await client.execute(request, timeout: .seconds(60))
            return (Int(answer.status.code), answer.headers.first(name: "www-authenticate"))
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips without Debian's Caddy, saying so; with `POOLKEEPER_REQUIRE_SERVERS=1` it fails.
    fileprivate static var needsCaddy: Self {
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: "/usr/bin/caddy")
                || ProcessInfo.processInfo.environment["POOLKEEPER_REQUIRE_SERVERS"] == "1",
            "Caddy is not installed (apt install caddy)"
        )
    }
}
