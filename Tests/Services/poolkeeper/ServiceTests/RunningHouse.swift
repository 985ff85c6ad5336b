import APIGateway
import AsyncHTTPClient
import Contracts
import Foundation
import HTTPSurface
import Logging
import NIOCore
import NIOHTTP1
import Observability
import Poolkeeper
import Quantities
import ServiceChassis
import ServiceLifecycle
import Synchronization

/// `poolkeeper up` inside the test, with a client to speak to it as senders and browsers do.
struct RunningHouse: Sendable {
    struct Answer {
        let status: Int
        let headers: HTTPHeaders
        let text: String
    }

    let url: String
    let data: String
    let password: String?
    let client: HTTPClient

    /// Runs everything on a folder while `body` does.
    static func run(
        in data: String,
        bus: BusKind = .memory,
        _ body: @Sendable @escaping (RunningHouse) async throws -> Void
    ) async throws {
        var logger = Logger(label: "house")
        logger.logLevel = .critical
        let house = AllInOne(
            data: data,
            listen: .tcp(host: "127.0.0.1", port: 0),
            bus: bus,
            clock: SystemWallClock(),
            logger: logger
        )
        let first = Mutex<String?>(nil)
        let supervisor = try await house.supervisor { user in
            first.withLock { $0 = user.password }
        }
        let group = ServiceGroup(services: [supervisor], logger: logger)
        // Redirects are for the test to see.
        let client = HTTPClient(configuration: .init(redirectConfiguration: .disallow))
        let outcome: Result<Void, any Error>
        do {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                let running = RunningHouse(
                    url: "http://\(try await house.address())",
                    data: data,
                    password: first.withLock(\.self),
                    client: client
                )
                do {
                    try await body(running)
                } catch {
                    await group.triggerGracefulShutdown()
                    throw error
                }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        try await client.shutdown()
        try outcome.get()
    }

    /// Makes a key the way `poolkeeper keys create` does.
    static func makeKey(_ permission: Permission, in data: String) async throws -> String {
        let door = try await AdminDoor.open(
            stateFolder: data + "/api-gateway-1",
            clock: SystemWallClock()
        )
        let key = try await door.createKey(KeyRequest(permission: permission))
        await door.close()
        return key.token
    }

    /// Makes the first key of a folder that nothing has run in.
    static func makeKeyInNewFolder(_ permission: Permission, in data: String) async throws -> String
    {
        try FileManager.default.createDirectory(
            atPath: data + "/api-gateway-1",
            withIntermediateDirectories: true
        )
        return try await makeKey(permission, in: data)
    }

    func call(
        _ method: HTTPMethod = .GET,
        _ path: String,
        _ headers: [String: String] = [:],
        body: String? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url + path)
        request.method = method
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let answer = try await client.execute(request, timeout: .minutes(10))
        let text = String(buffer: try await answer.body.collect(upTo: 8 << 20))
        return Answer(status: Int(answer.status.code), headers: answer.headers, text: text)
    }

    /// Sends a webhook as n8n does: again until it is taken, because keys may be on their way.
    func send(_ webhook: String, key: String) async throws -> Answer {
        while true {
            let answer = try await call(
                .POST,
                "/webhook/metrics",
                ["authorization": "Bearer \(key)", "content-type": "application/json"],
                body: webhook
            )
            guard answer.status == 503 else { return answer }
            try Task.checkCancellation()
        }
    }

    /// Does something and waits until the event stream speaks of `word`.
    func event(about word: String, key: String, after act: () async throws -> Void) async throws {
        var request = HTTPClientRequest(url: url + "/events")
        request.headers.add(name: "authorization", value: "Bearer \(key)")
        let answer = try await client.execute(request, timeout: .minutes(10))
        try await act()
        var text = ""
        for try await chunk in answer.body {
            text += String(buffer: chunk)
            if text.contains(word) { return }
        }
    }

    /// Signs in and returns the cookie.
    func signIn(as name: String, _ password: String) async throws -> String {
        let form = try await call(.GET, "/sign-in")
        let token = form.text.split(separator: "name=\"csrf\" value=\"").last?.prefix { $0 != "\"" }
        let answer = try await call(
            .POST,
            "/sign-in",
            [
                "cookie": form.headers.first(name: "set-cookie") ?? "",
                "content-type": "application/x-www-form-urlencoded",
            ],
            body: "csrf=\(token ?? "")&next=%2Ffleet&name=\(name)&password=\(password)"
        )
        return answer.headers.first(name: "set-cookie").map { String($0.prefix { $0 != ";" }) }
            ?? ""
    }
}
