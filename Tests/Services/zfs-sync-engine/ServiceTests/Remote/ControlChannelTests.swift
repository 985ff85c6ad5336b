import FleetProcesses
import Foundation
import Glibc
import Quantities
import ReplicationRig
import TestSupport
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

// Goal: what a host said is known whole or not at all. Method: real sshd and ssh with keys of their
// own; connections are cut, frozen and given another host key.
@Suite(.needsReplication) struct `A control channel through a real sshd` {
    private func list(_ host: String) -> ZFSCommand { ZFSCommand(on: host, ["list", "-H"]) }

    @Test func `one connection carries every exchange and words arrive unchanged`() async throws {
        let rig = try await FuseRig(["hqs8"])
        let channels = SSHChannels(to: rig.remotes, ssh: try rig.ssh())
        let odd = "hqs8p/a b:c.d-e_f"
        try await rig.host("hqs8").zfs("create", odd)
        let answers = try await channels.exchange(
            [
                ZFSCommand(on: "hqs8", .date, ["+%s"]),
                ZFSCommand(on: "hqs8", ["list", "-H", "-o", "name", odd]),
                ZFSCommand(on: "hqs8", ["list", "$(id) `id` ; 'x\" *"]),
                ZFSCommand(on: "hqs8", ["list", "-H", "-o", "name", "hqs8p"]),
            ],
            on: "hqs8"
        )
        #expect(Int(answers[0].text.dropLast()) != nil)
        #expect(answers[1].text == odd + "\n")
        #expect(answers[2].status != 0)
        #expect(answers[2].errorText.contains("$(id) `id` ; 'x\" *"))
        #expect(answers[3].text == "hqs8p\n")
        let process = await channels.process(of: "hqs8")
        for _ in 0..<20 { _ = try await channels.exchange([list("hqs8")], on: "hqs8") }
        #expect(await channels.process(of: "hqs8") == process)
        #expect(await channels.exchanges(with: "hqs8") == 21)
        await channels.close()
        await rig.stop()
    }

    @Test func `a cut connection is a failure of transport and the next exchange connects anew`()
        async throws
    {
        let rig = try await FuseRig(["hqs8"])
        let channels = SSHChannels(to: rig.remotes, ssh: try rig.ssh())
        _ = try await channels.exchange([list("hqs8")], on: "hqs8")
        let process = try #require(await channels.process(of: "hqs8"))
        // A command that is on its way when its connection is cut: its outcome is nobody's to know.
        let command = ZFSCommand(on: "hqs8", ["receive", "hqs8p/never"])
        kill(process, SIGSTOP)
        let waiting = Task { try await channels.exchange([command], on: "hqs8") }
        kill(process, SIGKILL)
        let failure = await #expect(throws: ChannelFailure.self) { try await waiting.value }
        #expect(failure?.failure == .transport)
        #expect(failure?.description.contains("hqs8") == true)
        #expect(try await channels.exchange([list("hqs8")], on: "hqs8")[0].status == 0)
        #expect(await channels.process(of: "hqs8") != process)
        await channels.close()
        await rig.stop()
    }

    @Test func `a host that falls silent is given up within the limit of a command`() async throws {
        let rig = try await FuseRig(["hqs8"])
        var limits = RemoteLimits()
        limits.command = .seconds(1)
        let channels = SSHChannels(to: rig.remotes, ssh: try rig.ssh(limits), limits: limits)
        _ = try await channels.exchange([list("hqs8")], on: "hqs8")
        let process = try #require(await channels.process(of: "hqs8"))
        kill(process, SIGSTOP)
        let failure = await #expect(throws: ChannelFailure.self) {
            try await channels.exchange([list("hqs8")], on: "hqs8")
        }
        #expect(failure?.failure == .stalled)
        #expect(try await channels.exchange([list("hqs8")], on: "hqs8")[0].status == 0)
        await channels.close()
        await rig.stop()
    }

    @Test func `another host key is refused until it is pinned`() async throws {
        let rig = try await FuseRig(["hqs8"])
        let channels = SSHChannels(to: rig.remotes, ssh: try rig.ssh())
        try await rig.host("hqs8").ssh.changeHostKey()
        let failure = await #expect(throws: ChannelFailure.self) {
            try await channels.exchange([list("hqs8")], on: "hqs8")
        }
        #expect(failure?.failure == .hostKey)
        try rig.pinHostKeys()
        #expect(try await channels.exchange([list("hqs8")], on: "hqs8")[0].status == 0)
        await channels.close()
        await rig.stop()
    }

    @Test func `an answer above the limit is incomplete and never a short one`() async throws {
        let rig = try await FuseRig(["hqs8"])
        var limits = RemoteLimits()
        limits.output = .kibibytes(1)
        let channels = SSHChannels(to: rig.remotes, ssh: try rig.ssh(limits), limits: limits)
        let big = ZFSCommand(on: "hqs8", ["get", "-rHp", "all", "hqs8p"])
        let answers = try await channels.exchange([list("hqs8"), big, list("hqs8")], on: "hqs8")
        #expect(answers.map(\.isComplete) == [true, false, false])
        #expect(try await channels.exchange([list("hqs8")], on: "hqs8")[0].isComplete)
        await channels.close()
        await rig.stop()
    }

    @Test func `a host that does not answer is told from one that does not let us in`() async throws
    {
        let rig = try await FuseRig(["hqs8"])
        var stranger = try #require(rig.remotes.first)
        stranger.identityFile = try rig.host("hqs8").folder + "/host_key"
        let ssh = try SSHConfiguration(
            writingTo: rig.folder.file("stranger"),
            hosts: [stranger]
        )
        let strange = SSHChannels(to: [stranger], ssh: ssh)
        let refused = await #expect(throws: ChannelFailure.self) {
            try await strange.exchange([list("hqs8")], on: "hqs8")
        }
        #expect(refused?.failure == .authentication)
        let channels = SSHChannels(to: rig.remotes, ssh: try rig.ssh())
        try await rig.host("hqs8").ssh.stop()
        let gone = await #expect(throws: ChannelFailure.self) {
            try await channels.exchange([list("hqs8")], on: "hqs8")
        }
        #expect(gone?.failure == .transport)
        await rig.stop()
    }
}

// Goal: a host that works its way through a list is not given up while it does. Method: the far
// end's own script with a sleep before each command; the program in the place of ssh puts it there.
@Suite(.timeLimit(.minutes(2))) struct `A control channel whose far end is slow` {
    @Test func `is given up by its silence and not by the length of the exchange`() async throws {
        let folder = try TemporaryFolder()
        let program = folder.file("slow-ssh")
        // Twice the limit in all, and half of it for each.
        let script = "#!/bin/sh\nsed -u 's/pk_said=/sleep 0.5; pk_said=/' | /bin/sh -s\n"
        try Data(script.utf8).write(to: URL(filePath: program))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: program
        )
        let host = RemoteHost(
            name: "slow",
            hostname: "127.0.0.1",
            user: "root",
            knownHostsFile: "/dev/null"
        )
        var limits = RemoteLimits()
        limits.command = .seconds(1)
        let ssh = try SSHConfiguration(
            writingTo: folder.file("ssh_config"),
            hosts: [host],
            limits: limits,
            program: program
        )
        let channels = SSHChannels(to: [host], ssh: ssh, limits: limits)
        let commands = (0..<4).map { _ in ZFSCommand(on: "slow", .date, ["+%s"]) }
        let answers = try await channels.exchange(commands, on: "slow")
        #expect(answers.map(\.status) == [0, 0, 0, 0])
        await channels.close()
    }
}
