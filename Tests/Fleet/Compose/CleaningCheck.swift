import AsyncHTTPClient
import FleetProcesses
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// A rule's way from its registration to the audit, on the volume of a running container.
struct CleaningCheck {
    private static let container = "code-server"
    private static let volume = "protected-container_logs"
    /// Days back, each with a file; those above three go.
    private static let days = 1...10
    private static let daysKept = 3
    /// Where the application's image has a folder that its user owns.
    private static let mount = "/var/lib/poolkeeper"

    let stack: ComposeStack
    /// A key of the gateway that may run plans.
    let operate: String

    /// Registers a path, looks at the plan, confirms it, and looks at what became of the files.
    func run() async throws {
        try await startApplication()
        try await eventually("the janitor sees the volume with its container") {
            let volume = try await volume()
            return volume["mapping"] as? String == "mapped"
                && volume["containers"] as? [String] == [Self.container]
        }
        try await register()
        let plan = try await plan()
        try await confirm(plan)
        #expect(try await files() == ["/keep/old.log"] + logs(1...Self.daysKept))
        try await audited()
        try await toldOnTheBus()
        try await stack.docker.docker("rm", "--force", Self.container)
        try await stack.docker.docker("volume", "rm", Self.volume)
    }

    /// Its files are its own user's alone, so the janitor needs its rights to delete them.
    private func startApplication() async throws {
        let mount = Self.volume + ":" + Self.mount
        try await stack.docker.docker(
            ["run", "--detach", "--name", Self.container, "--network", "none", "--volume", mount]
                + [ComposeStack.image, "sleep", "100000"]
        )
        try await inside(
            """
            umask 077; cd \(Self.mount); mkdir logs keep
            for day in $(seq \(Self.days.lowerBound) \(Self.days.upperBound)); do
                head -c 100000 /dev/zero >logs/stdout-$day.log
                touch -d "$day days ago" logs/stdout-$day.log
            done
            touch -d "99 days ago" keep/old.log
            """
        )
    }

    private func register() async throws {
        let rule = """
            {"volume_name": "\(Self.volume)", "path": "/logs", "algorithm": "remove_before_date", \
            "params": {"max_age_days": 3.5, "min_age": 0}, "description": "Three days of logs"}
            """
        let token = try stack.secret("janitor_token")
        let stranger = try await ask(.POST, stack.janitor("/api/register"), rule, key: nil)
        #expect(stranger.status == 401, "\(stranger.text)")
        let made = try await ask(.POST, stack.janitor("/api/register"), rule, key: token)
        #expect(made.status == 201, "\(made.text)")
        let rules = try await volume()["registrations"] as? [[String: Any]]
        #expect(rules?.map { $0["path"] as? String } == ["/logs"])
    }

    /// The digest of a plan that names what the rule lets go, and that waits for a person.
    private func plan() async throws -> String {
        let answer = try await ask(
            .POST,
            stack.url("/volumes/api/plan"),
            #"{"volume_name": "\#(Self.volume)", "path": "/logs"}"#,
            key: operate
        )
        try #require(answer.status == 200, "\(answer.text)")
        let names = (answer.json["first"] as? [[String: Any]])?.compactMap { $0["path"] as? String }
        let old = logs(Self.daysKept + 1...Self.days.upperBound)
        #expect(Set(names?.map { "/logs/" + $0 } ?? []) == Set(old), "\(answer.text)")
        #expect((answer.json["held"] as? String)?.contains("max_delete_fraction") == true)
        #expect(try await files().count == Self.days.count + 1)
        return try #require(answer.json["digest"] as? String)
    }

    private func confirm(_ plan: String) async throws {
        let begun = try await ask(
            .POST,
            stack.url("/volumes/api/run?plan=\(plan)"),
            "",
            key: operate
        )
        try #require([200, 202].contains(begun.status), "\(begun.text)")
        let order = stack.url("/volumes/api/operations/\(begun.json["id"] as? String ?? "")")
        try await eventually("the janitor answers the order over the bus") {
            try await ask(.GET, order, nil, key: operate).json["state"] as? String == "performed"
        }
        let words = try await ask(.GET, order, nil, key: operate).json["reason"] as? String ?? ""
        let number = words.split(separator: " ").compactMap { Int($0) }.first ?? 0
        let run = stack.url("/volumes/api/runs/\(number)")
        try await eventually("the run ends") {
            try await ask(.GET, run, nil, key: operate).json["ended_at"] is String
        }
        let ended = try await ask(.GET, run, nil, key: operate)
        #expect(ended.json["state"] as? String == "ok", "\(ended.text)")
        #expect(ended.json["removed_files"] as? Int == Self.days.count - Self.daysKept)
    }

    private func audited() async throws {
        let path = "/volumes/api/audit?volume=\(Self.volume)"
        let audit = try await ask(.GET, stack.url(path), nil, key: operate).text
        let lines = audit.split(separator: "\n")
        #expect(lines.count == Self.days.count - Self.daysKept)
        for line in lines { #expect(line.contains(#""outcome":"deleted""#)) }
        for day in Self.daysKept + 1...Self.days.upperBound {
            #expect(lines.contains { $0.contains("stdout-\(day).log") })
        }
    }

    /// The gateway's pages know volumes by the bus alone, so the janitor's key opens it.
    private func toldOnTheBus() async throws {
        try await eventually("the page of volumes shows the volume") {
            try await ask(.GET, stack.url("/volumes"), nil, key: operate).text
                .contains(Self.volume)
        }
    }

    /// The volume as the gateway's clients see it.
    private func volume() async throws -> [String: Any] {
        let url = stack.url("/volumes/api/volumes?name=\(Self.volume)")
        return try await ask(.GET, url, nil, key: operate).list.first ?? [:]
    }

    private func logs(_ days: ClosedRange<Int>) -> [String] {
        days.map { "/logs/stdout-\($0).log" }
    }

    /// The files of the volume from its root, as its container sees them, sorted.
    private func files() async throws -> [String] {
        try await inside("cd \(Self.mount) && find . -type f | sed 's/^.//'").split(separator: "\n")
            .map(String.init).sorted()
    }

    @discardableResult
    private func inside(_ script: String) async throws -> String {
        try await stack.docker.docker("exec", Self.container, "sh", "-c", script)
    }

    private struct Answer {
        let status: Int
        let text: String

        var json: [String: Any] { decoded as? [String: Any] ?? [:] }
        var list: [[String: Any]] { decoded as? [[String: Any]] ?? [] }
        private var decoded: Any? { try? JSONSerialization.jsonObject(with: Data(text.utf8)) }
    }

    private func ask(
        _ method: HTTPMethod,
        _ url: String,
        _ body: String?,
        key: String?
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = method
        if let key { request.headers.add(name: "authorization", value: "Bearer \(key)") }
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: body))
        }
        let answer = try await stack.client.execute(request, timeout: .seconds(30))
        let bytes = try await answer.body.collect(upTo: 16 << 20)
        return Answer(status: Int(answer.status.code), text: String(buffer: bytes))
    }
}
