import FleetProcesses
import Foundation
import Glibc
import ServiceChassis
import TestSupport
import Testing

/// The executables as an operator or systemd starts them: what they say and how they end.
@Suite struct `Services as processes` {
    static let services = [
        "message-hub", "collector", "alert-router", "api-gateway", "volume-janitor",
        "docker-socket-filter", "psa-ticketer", "zfs-sync-engine", "scrub-controller",
        "snapshot-keeper",
        "capacity-engine",
    ]

    /// Runs an executable to its end.
    private func run(
        _ executable: String,
        _ arguments: [String],
        _ environment: [String: String] = [:],
        in folder: TemporaryFolder
    ) async throws -> (code: Int32, said: String) {
        let log = folder.file("\(UInt32.random(in: 0 ... .max)).log")
        let process = try ChildProcess(
            executable,
            arguments,
            environment: environment,
            logPath: log
        )
        await process.endOrKill()
        return (await process.exitStatus, process.log)
    }

    @Test(arguments: services + ["poolkeeper"])
    func `help fits a terminal, and ends with 0`(executable: String) async throws {
        let folder = try TemporaryFolder()
        let help = try await run(executable, ["--help"], in: folder)
        #expect(help.code == 0)
        let lines = help.said.split(separator: "\n")
        #expect(lines.count > 5)
        #expect(lines.first?.hasPrefix("OVERVIEW: ") == true)
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(help.said)")
    }

    @Test func `poolkeeper started by the name of a service is that service`() async throws {
        let folder = try TemporaryFolder()
        let executables = try ComposeStack.executables.filter { $0 != "poolkeeper" }
        #expect(executables.count >= Self.services.count)
        for executable in executables {
            let link = folder.file(executable)
            try FileManager.default.createSymbolicLink(
                atPath: link,
                withDestinationPath: ChildProcess.path(of: "poolkeeper")
            )
            let linked = try await run(link, ["--help"], in: folder)
            let own = try await run(executable, ["--help"], in: folder)
            #expect(linked.said == own.said, "\(executable)")
            #expect(linked.code == 0)
        }
    }

    @Test(arguments: services)
    func `a flag that does not exist ends with 64 and leads to the help`(service: String)
        async throws
    {
        let folder = try TemporaryFolder()
        let refusal = try await run(service, ["--retires", "5"], in: folder)
        #expect(refusal.code == ExitCode.usage.rawValue)
        #expect(refusal.said.contains("--retires"))
        #expect(refusal.said.contains("\(service) --help"))
    }

    @Test(arguments: services)
    func `settings with three mistakes end with 78 and all three places`(service: String)
        async throws
    {
        let folder = try TemporaryFolder()
        let file = try folder.write("listn: x\nlog:\n  - a\nlisten: 70000\n", to: "bad.yml")
        let refusal = try await run(service, ["--config", file], in: folder)
        #expect(refusal.code == ExitCode.configuration.rawValue)
        #expect(refusal.said.contains("bad.yml:1:1: unknown key `listn`; did you mean `listen`?"))
        #expect(refusal.said.contains("bad.yml:2:1: unknown key `log`"))
        #expect(refusal.said.contains("bad.yml:4:9: `listen`"))
        let broken = try folder.write("listen: [\n", to: "broken.yml")
        let unread = try await run(service, ["--config", broken], in: folder)
        #expect(unread.code == ExitCode.configuration.rawValue)
        #expect(unread.said.contains("broken.yml:"))
    }

    @Test func `a state folder that cannot be made ends with 78 and says why`() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("", to: "file")
        let arguments = ["--state", file + "/state", "--bus", "ipc://" + folder.file("bus")]
        let environment = ["DATABASE_URL": "sqlite:///" + folder.file("history.sqlite")]
        for service in Self.services {
            let refusal = try await run(service, arguments, environment, in: folder)
            #expect(refusal.code == ExitCode.configuration.rawValue)
            #expect(refusal.said.contains("it cannot be made (Not a directory)"))
        }
    }

    @Test func `a second hub on the same bus and state ends with 70, and the first goes on`()
        async throws
    {
        let folder = try TemporaryFolder()
        let arguments = [
            "--state", folder.file("state"), "--bus", "ipc://" + folder.file("bus"), "--listen",
        ]
        let first = try ChildProcess(
            "message-hub",
            arguments + ["unix:" + folder.file("first.sock")],
            logPath: folder.file("first.log")
        )
        try await eventually("the first hub listens") {
            FileManager.default.fileExists(atPath: folder.file("first.sock"))
                && FileManager.default.fileExists(atPath: folder.file("bus"))
        }
        let second = try await run(
            "message-hub",
            arguments + ["unix:" + folder.file("first.sock")],
            in: folder
        )
        #expect(second.code == ExitCode.software.rawValue)
        #expect(second.said.contains("choose another address or stop what uses this one"))
        #expect(first.isRunning)
        first.signal(SIGTERM)
        await first.endOrKill()
        #expect(await first.exitStatus == 0, "\(first.log)")
    }

    @Test func `a second house in the same folder is refused and leaves the first in peace`()
        async throws
    {
        let folder = try TemporaryFolder()
        let demo = try DemoProcess(in: folder.path, systems: 2, days: 1)
        try await demo.waitFor("open http")
        let second = try await run(
            "poolkeeper",
            ["up", "--data", demo.data, "--listen", "127.0.0.1:0"],
            in: folder
        )
        #expect(second.code != 0)
        #expect(second.said.contains(demo.data))
        #expect(demo.process.isRunning)
        #expect(await demo.stop() == 0)
    }

    @Test func `SIGTERM while a past is sent in ends with 0, and all is there at the next start`()
        async throws
    {
        let folder = try TemporaryFolder()
        let demo = try DemoProcess(in: folder.path, systems: 20, days: 3650)
        try await demo.waitFor("history: ")
        #expect(!demo.process.log.contains("the past is complete"))
        #expect(await demo.stop() == 0, "\(demo.process.log)")
        let drained = try await run(
            "poolkeeper",
            ["drain", "--data", demo.data],
            in: folder
        )
        #expect(drained.code == 0, "\(drained.said)")
    }
}
