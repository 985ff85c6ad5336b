import FleetProcesses
import Foundation
import Glibc
import TestSupport
import Testing

// Goal: a PSA's secret is written nowhere, and what a person says on pages and by commands makes
// tickets. Method: everything runs in one process with a fake HaloPSA whose secrets nobody else
// has; it works, fails in several ways, is told a wrong secret and is made to dump; then every byte
// that it left or said is looked through.
@Suite(.timeLimit(.minutes(10))) struct `Secrets of ticket systems` {
    private let first = Canary()
    private let wrong = Canary()
    private let last = Canary()

    @Test func `a secret is found in no log, file, message, page, ticket or core`() async throws {
        let house = try await TicketHouse(secret: first.text)
        let outcome = await Result { try await live(in: house) }
        await house.stop()
        try outcome.get()
    }

    private func live(in house: TicketHouse) async throws {
        var report = CanaryReport([first, wrong, last])
        try await house.seal(first.text)
        let tried = try await house.psa("test")
        #expect(tried.contains("signed in") && tried.contains("status.settled is #8"))
        #expect(try await house.psa("companies").contains("12  Acme Corp"))
        try await house.start()
        let (ingest, key) = (try await house.key("ingest"), try await house.key("operate"))

        try await ticketAfterMapping(house, ingest, key)
        try await refusalWithEcho(house, ingest, key)
        try await newSecrets(house, ingest, key)

        for path in [
            "/tickets", "/clients", "/clients?client=Nordlicht", "/alerts", "/fleet", "/healthz",
            "/metrics", "/openapi.json", "/volumes",
        ] {
            for accept in ["text/html", "application/json"] {
                let body = try await house.read(path, key: key, accept: accept)
                report.look(body, in: "pages and API", called: path)
            }
        }
        for ticket in try await house.list("/tickets?state=all", key: key) {
            let path = "/tickets/\(ticket["id"] as? String ?? "")"
            report.look(
                try await house.read(path, key: key, accept: "text/html"),
                in: "pages and API",
                called: path
            )
        }
        for words in [["tickets"], ["dry-run", "--all"], ["map"]] {
            let said = try await house.ask(words[0], "--json")
            report.look(Data(said.utf8), in: "commands", called: words[0])
        }
        let list = try await house.psa("credentials", "list", "--json")
        #expect(list.contains("\"sealed\""))
        report.look(Data(list.utf8), in: "commands", called: "credentials list")
        let pid = try #require(house.process?.pid)
        for name in ["cmdline", "environ"] {
            let file = FileManager.default.contents(atPath: "/proc/\(pid)/\(name)") ?? Data()
            report.look(file, in: "process", called: name)
        }
        for kind in ["ticket", "note"] {
            let records = try await house.fake.records(of: kind)
            let text = try JSONEncoder().encode(records)
            report.look(text, in: "tickets and notes", called: kind)
        }
        try await dump(house, &report)
        try report.look(folder: house.data, in: "databases and files")
        try report.look(folder: house.folder.file("etc"), in: "key ring and settings")
        try report.look(folder: house.folder.file("said"), in: "commands")
        let log = FileManager.default.contents(atPath: house.folder.file("up.log")) ?? Data()
        report.look(log, in: "logs", called: "up.log")
        print(report.text)
        #expect(report.finds == [])
        // Nothing found where nothing was looked through says nothing.
        let sizes = [
            "databases and files": 100_000, "pages and API": 10_000, "logs": 100, "commands": 500,
            "process": 50, "tickets and notes": 1000, "key ring and settings": 500,
        ]
        for (place, bytes) in sizes {
            #expect(!report.isThin(place, less: bytes), "\(place): less than \(bytes) bytes")
        }
        #expect(try await house.fake.ledger().violations.isEmpty)
    }

    /// A client without a company waits, is mapped as its page does, and gets its one ticket.
    private func ticketAfterMapping(
        _ house: TicketHouse,
        _ ingest: String,
        _ key: String
    ) async throws {
        try await house.report("nas-1", client: "Nordlicht", key: ingest)
        try await eventually("its ticket waits for a person", within: 90) {
            try await house.list("/tickets", key: key).contains {
                $0["state"] as? String == "parked"
            }
        }
        #expect(try await house.ask("map").contains("Nordlicht: none"))
        let wrongID = try await post(
            house.url + "/clients",
            #"{"client":"Nordlicht","company":"99"}"#,
            key: key,
            through: house.client
        )
        #expect(wrongID == 409)
        let status = try await post(
            house.url + "/clients",
            #"{"client":"Nordlicht","company":"12"}"#,
            key: key,
            through: house.client
        )
        #expect(status == 200)
        try await eventually("the ticket is made", within: 60) {
            try await house.list("/tickets", key: key).contains { $0["state"] as? String == "open" }
        }
        let alert = try #require(
            try await house.list("/alerts", key: key).first { $0["ticket_id"] is String }
        )
        // Asked for twice, there is still one.
        let id = alert["id"] as? String ?? ""
        for _ in 0..<2 {
            let again = try await post(
                house.url + "/alerts/\(id)/create-ticket",
                "{}",
                key: key,
                through: house.client
            )
            #expect(again == 200)
        }
        #expect(try await house.fake.ledger().made("ticket").count == 1)
    }

    /// A PSA that says our secret back in its refusal is not quoted with it.
    private func refusalWithEcho(
        _ house: TicketHouse,
        _ ingest: String,
        _ key: String
    ) async throws {
        let echo: PSAValue = ["Message": .text("no ticket for the secret \(first.text)")]
        try await house.fake.play(.answer(status: 400, body: echo))
        try await house.report("nas-2", client: "Acme Corp", key: ingest)
        try await eventually("the refusal is told, without the secret", within: 90) {
            try await house.list("/tickets", key: key).contains {
                ($0["reason"] as? String ?? "").contains("no ticket for the secret •••")
            }
        }
        let parked = try #require(
            try await house.list("/tickets", key: key).first { $0["state"] as? String == "parked" }
        )
        let status = try await post(
            house.url + "/tickets/\(parked["id"] as? String ?? "")/unpark",
            "{}",
            key: key,
            through: house.client
        )
        #expect(status == 200)
        try await eventually("it is made after all", within: 60) {
            try await house.fake.ledger().made("ticket").count == 2
        }
    }

    /// The PSA gets another secret: with a wrong one tickets wait, with the right one they go on.
    private func newSecrets(_ house: TicketHouse, _ ingest: String, _ key: String) async throws {
        try await house.fake.change(["client_secret": .text(last.text)])
        try await house.fake.order(["expire_tokens": true])
        try await house.seal(wrong.text)
        try await house.report("nas-3", client: "Globex", key: ingest)
        try await eventually("the wrong secret is refused", within: 90) {
            try await house.fake.ledger().requests(for: "token").contains { $0.status != 200 }
        }
        try await house.seal(last.text)
        try await house.psa("credentials", "rotate", "--retire")
        try await eventually("tickets go on with the right one, without a restart", within: 180) {
            try await house.fake.ledger().made("ticket").count == 3
        }
    }

    /// What knows secrets is made to dump, as a crash would.
    private func dump(_ house: TicketHouse, _ report: inout CanaryReport) async throws {
        let control = try await coreOfOthers(house)
        // A command that waits for an answer to its sign-in holds the secret as the service does.
        try await house.fake.play(PSAFault.holdBeforeEffect.of("token"))
        let command = try house.startDumping(["psa", "test"] + house.fileOptions, to: "test.log")
        try await eventually("it signs in: \(command.log)") {
            guard command.isRunning else { throw NeverHappened(description: command.log) }
            return house.fake.count { $0.kind == .held } > 0
        }
        command.signal(SIGABRT)
        await command.endOrKill()
        try await house.fake.release()
        house.process?.signal(SIGABRT)
        await house.process?.endOrKill()
        let left = try FileManager.default.contentsOfDirectory(atPath: house.folder.file("core"))
        #expect(left == [])
        try report.look(folder: house.folder.file("core"), in: "cores")
        report.remarks.append(
            "cores: none of `poolkeeper up` and `poolkeeper psa test` after SIGABRT; \(control)"
        )
    }

    /// A process that may dump does so here, and the search finds the secret in its core: else a
    /// folder without cores would say nothing.
    private func coreOfOthers(_ house: TicketHouse) async throws -> String {
        let folder = house.folder.file("control")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let other = try ChildProcess(
            "/bin/sh",
            // A signal may be blocked where tests run; abort(3) comes through.
            [
                "-c",
                "cd '\(folder)'; ulimit -c unlimited; ulimit -c; exec python3 -c "
                    + "'import os; known = \"x\" + os.environ[\"SECRET\"]; os.abort()'",
            ],
            environment: ["SECRET": first.text],
            logPath: house.folder.file("control.log")
        )
        _ = await other.exitStatus
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        guard let name = names.first,
            let core = FileManager.default.contents(atPath: "\(folder)/\(name)")
        else {
            let pattern = FileManager.default.contents(atPath: "/proc/sys/kernel/core_pattern")
            let words = String(decoding: pattern ?? Data(), as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            let why =
                "no core is written here, so that none says nothing: kernel.core_pattern is "
                + "\(words), `ulimit -c` \(other.log)"
            if ProcessInfo.processInfo.environment["POOLKEEPER_REQUIRE_SERVERS"] == "1" {
                Issue.record("\(why)")
            }
            return why
        }
        #expect(!first.forms(in: core).isEmpty)
        return "another process left one of \(core.count) bytes, and the secret was found in it"
    }

    @Test func `a canary is found in each form by the search that finds none`() throws {
        let bytes = Array(first.text.utf8)
        let forms: [Data] = [
            Data("x\(first.text)y".utf8), Data(bytes.reversed()),
            Data(first.text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
            Data(Data("name:\(first.text)".utf8).base64EncodedString().utf8),
            Data(Data("names:\(first.text)".utf8).base64EncodedString().utf8),
            Data(Data("a:\(first.text)".utf8).base64EncodedString().utf8),
        ]
        for form in forms { #expect(!first.forms(in: form).isEmpty) }
        #expect(first.forms(in: Data("canary".utf8)).isEmpty)
    }
}
