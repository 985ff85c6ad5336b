import FleetProcesses
import Foundation
import Glibc
import Logging
import Observability
import Quantities
import TestSupport
import Testing
import VolumeJanitor
import VolumeJanitorCore

// Goal: through the filter volume-janitor gets what it needs from a real dockerd, and nobody gets
// more, however a request is written. Method: raw bytes on the socket, and the daemon's own word
// for what it did.
@Suite(.needsDocker, .timeLimit(.minutes(10))) struct FilterTests {
    private func unique(_ word: String) -> String { "\(word)-\(UUID().uuidString.prefix(8))" }

    private func get(_ target: String, _ fields: String = "") -> String {
        "GET \(target) HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\(fields)\r\n"
    }

    @Test func `what volume-janitor needs passes`() async throws {
        let docker = try await BusyboxDocker.shared()
        let volume = unique("passes")
        let app = try await docker.run(unique("app"), ["-v", "\(volume):/data"])
        try await RunningFilter.before(docker.socket) { filter in
            let client = EngineClient(socket: filter.socket)
            let session = try await client.open()
            try await session.ping()
            let root = try await session.rootFolder()
            #expect(root != nil)
            let name = try #require(VolumeName(volume))
            let one = try await session.volume(name)
            #expect(one?.hostMountpoint?.text == "\(docker.volumesFolder)/\(volume)/_data")
            let all = try await session.volumes().volumes
            #expect(all.contains { $0.name == name })
            let none = try await session.volume(try #require(VolumeName(unique("none"))))
            #expect(none == nil)
            let containers = try await session.containers([app])
            #expect(containers.map(\.containerID) == [app])
            await client.close()
            #expect(filter.count(#"poolkeeper_docker_filter_passed_total{route="/volumes"}"#) == 1)
        }
        try await docker.docker(["rm", "-f", app])
        try await docker.docker(["volume", "rm", volume])
    }

    @Test func `an inventory follows the engine through the filter`() async throws {
        let docker = try await BusyboxDocker.shared()
        let volume = unique("followed")
        try await RunningFilter.before(docker.socket) { filter in
            let inventory = VolumeInventory(
                host: .socket(path: filter.socket),
                mapper: VolumeMapper(),
                births: NoBirths(),
                health: HealthBoard(),
                clock: SystemWallClock(),
                logger: .init(label: "inventory")
            )
            let running = Task { try await inventory.run() }
            for await snapshot in inventory.changes() where snapshot.isCurrent { break }
            try await docker.docker(["volume", "create", volume])
            let name = try #require(VolumeName(volume))
            for await snapshot in inventory.changes() where snapshot.volume(name) != nil { break }
            running.cancel()
            try await running.value
        }
        try await docker.docker(["volume", "rm", volume])
    }

    @Test(arguments: [
        ("POST /volumes/create", "method"), ("DELETE /volumes/a", "method"),
        ("HEAD /_ping", "method"), ("GET /containers/a/json", "route"),
        ("GET /images/json", "route"), ("GET /containers/json/../a/json", "segments"),
        ("GET /containers/%6ason", "character"), ("GET //volumes", "segments"),
        ("GET http://docker/images/json", "route"), ("GET /v1.41/secrets", "route"),
        ("OPTIONS *", "method"), ("GET *", "target"),
    ])
    func `everything else is refused, counted, and says why`(
        line: String,
        reason: String
    ) async throws {
        let docker = try await BusyboxDocker.shared()
        try await RunningFilter.before(docker.socket) { filter in
            let answer = try await filter.answer(
                "\(line) HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n"
            )
            #expect(answer.hasPrefix("HTTP/1.1 403 Forbidden\r\n"), "\(answer)")
            if line.hasPrefix("HEAD") {
                #expect(answer.hasSuffix("\r\n\r\n"), "\(answer)")
            } else {
                #expect(answer.contains("application/problem+json"))
                #expect(answer.contains("urn:poolkeeper:problem:docker-socket-filter-\(reason)"))
            }
            let refused = #"poolkeeper_docker_filter_refused_total{reason="\#(reason)"}"#
            #expect(filter.count(refused) == 1)
            for line in filter.metrics.render().split(separator: "\n")
            where line.hasPrefix("poolkeeper_docker_filter_passed_total") {
                #expect(line.hasSuffix(" 0"), "\(line)")
            }
        }
    }

    @Test(arguments: [
        "Content-Length: 5\r\n\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "Upgrade: tcp\r\nConnection: Upgrade\r\n\r\n",
    ])
    func `bodies and other protocols are refused, and nothing behind them is read`(
        rest: String
    ) async throws {
        let docker = try await BusyboxDocker.shared()
        let volume = unique("smuggled")
        let body = #"{"Name":"\#(volume)"}"#
        let hidden =
            "POST /volumes/create HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        try await RunningFilter.before(docker.socket) { filter in
            let answer = try await filter.answer(
                "GET /volumes HTTP/1.1\r\nHost: docker\r\n\(rest)\(hidden)"
            )
            #expect(answer.hasPrefix("HTTP/1.1 403 Forbidden\r\n"), "\(answer)")
            #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 2, "\(answer)")
        }
        let volumes = try await docker.docker(["volume", "ls", "-q"])
        #expect(!volumes.contains(volume))
    }

    @Test(arguments: [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: 60\r\n\r\n", "Transfer-Encoding : chunked\r\n\r\n",
        "Content-Length: -1\r\n\r\n", "Content-Length: 0x10\r\n\r\n", " folded: x\r\n\r\n",
    ])
    func `what two readers could read in two ways reaches no engine`(rest: String) async throws {
        let docker = try await BusyboxDocker.shared()
        let volume = unique("doubtful")
        let body = #"{"Name":"\#(volume)"}"#
        let hidden =
            "POST /volumes/create HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        try await RunningFilter.before(docker.socket) { filter in
            let answer = try await filter.answer(
                "GET /volumes HTTP/1.1\r\nHost: docker\r\n\(rest)\(hidden)"
            )
            #expect(!answer.contains("HTTP/1.1 201"), "\(answer)")
        }
        let volumes = try await docker.docker(["volume", "ls", "-q"])
        #expect(!volumes.contains(volume))
    }

    @Test func `headers have a largest size`() async throws {
        let docker = try await BusyboxDocker.shared()
        try await RunningFilter.before(docker.socket) { filter in
            let small = try await filter.answer(
                get("/_ping", "X: \(String(repeating: "a", count: 8000))\r\n")
            )
            #expect(small.hasPrefix("HTTP/1.1 200"), "\(small)")
            let large = try await filter.answer(
                get("/_ping", "X: \(String(repeating: "a", count: 20_000))\r\n")
            )
            #expect(!large.hasPrefix("HTTP/1.1 200"), "\(large)")
            let many = try await filter.answer(
                get("/_ping", (0..<100).map { "X-\($0): a\r\n" }.joined())
            )
            #expect(!many.hasPrefix("HTTP/1.1 200"), "\(many)")
        }
    }

    @Test func `events stream through, and end at the engine when the caller goes`() async throws {
        // Its own, so that nobody else listens.
        let docker = try await BusyboxDocker.start()
        try await RunningFilter.before(docker.socket) { filter in
            do {
                let caller = try RawConnection(filter.socket)
                caller.send(get(#"/events?filters={"type":["volume"]}"#))
                let head = await caller.read(until: "\r\n\r\n")
                #expect(head.hasPrefix("HTTP/1.1 200"), "\(head)")
                try await eventually("the engine has a listener") {
                    try await docker.listeners == 1
                }
                try await docker.docker(["volume", "create", "streamed"])
                let event = await caller.read(until: "streamed")
                #expect(event.contains(#""Action":"create""#), "\(event)")
            }
            try await eventually("the engine has no listener any more") {
                try await docker.listeners == 0
            }
            // Left open, it must not hold up the end.
            let other = try RawConnection(filter.socket)
            other.send(get("/events"))
            let head = await other.read(until: "\r\n\r\n")
            #expect(head.hasPrefix("HTTP/1.1 200"), "\(head)")
        }
        await docker.stop()
    }

    @Test func `the socket has the mode and group it was given`() async throws {
        let docker = try await BusyboxDocker.shared()
        try await RunningFilter.before(docker.socket, mode: 0o640, group: "4242") { filter in
            var info = stat()
            #expect(unsafe stat(filter.socket, &info) == 0)
            #expect(info.st_mode & 0o777 == 0o640)
            #expect(info.st_gid == 4242)
        }
    }

    @Test func `a group that does not exist is an error at the start`() async throws {
        let fault = await #expect(throws: (any Error).self) {
            try await RunningFilter.before("/nowhere", group: "no-such-group") { _ in }
        }
        #expect(
            fault.map { "\($0)" }
                == "there is no group no-such-group here; give `group` as a number"
        )
    }

    @Test func `an engine that is gone is told of`() async throws {
        try await RunningFilter.before("/tmp/there-is-no.sock") { filter in
            let answer = try await filter.answer(get("/volumes"))
            #expect(answer.hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"), "\(answer)")
            #expect(answer.contains("the Docker Engine at /tmp/there-is-no.sock does not answer"))
            try await eventually("health tells") {
                filter.health.state(of: "engine")?.word == "failed"
            }
        }
    }
}

extension BusyboxDocker {
    /// How many follow the engine's events.
    var listeners: Int {
        get async throws {
            Int(try await docker(["system", "info", "--format", "{{.NEventsListener}}"])) ?? -1
        }
    }
}

/// Keeps nothing.
private struct NoBirths: BirthStore {
    func births() async throws -> [VolumeName: BirthRecord.Entry] { [:] }
    func keep(_ changes: [VolumeName: BirthRecord.Entry?]) async throws {}
}
