import FleetProcesses
import Foundation
import PSATicketer
import Quantities
import ServiceChassis
import TestSupport
import Testing

// Goal: renewing the key loses nothing, whenever it is killed. Method: strace kills the command
// with SIGKILL as it enters the n-th call of each kind that changes a file, for every n until it
// ends by itself; after each the secrets are opened.
@Suite(.timeLimit(.minutes(10))) struct `Renewing the key and kill -9` {
    private static let strace = "/usr/bin/strace"
    private static let calls = ["openat", "write", "fsync", "rename", "unlink", "flock"]

    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: strace), "apt install strace")
    )
    func `a renewal that is killed at any call is ended by the next`() async throws {
        let folder = try TemporaryFolder()
        let (ring, file) = (folder.file("keys.json"), folder.file("psa-ticketer-1/sealed.json"))
        let vault = CredentialVault(ring: ring, file: file)
        let now = Timestamp(seconds: 1_800_000_000)
        for number in 1...3 {
            let place = CredentialPlace(
                tenant: .single,
                psa: "halo",
                kind: "halo",
                field: "field\(number)"
            )
            try vault.set(Secret("secret \(number)"), at: place, now: now)
        }
        var kills = 0
        for call in Self.calls {
            // Of the many files that a program opens and reads, those of the vault are the last.
            var number = 1
            while try await isKilled(at: number, call, ring: ring, file: file, in: folder) {
                kills += 1
                number += 1
                try vault.check()
                let open = try vault.secrets(tenant: .single, psa: "halo", kind: "halo")
                try #require(open.count == 3 && open["field2"]?.revealed == "secret 2")
            }
            let done = try vault.rotate(retiring: true, now: now)
            #expect(Set(try vault.entries().map(\.key)) == [done.key])
        }
        print("killed at \(kills) calls; every secret opened after each")
        #expect(kills >= 10)
    }

    /// Runs a renewal; whether it was killed.
    private func isKilled(
        at number: Int,
        _ call: String,
        ring: String,
        file: String,
        in folder: TemporaryFolder
    ) async throws -> Bool {
        // Only calls on the vault's files count: -P names them.
        let paths = [ring, ring + ".next", file, file + ".next", file + ".lock"]
        let process = try ChildProcess(
            Self.strace,
            ["-f", "-qq", "-o", folder.file("trace")] + paths.flatMap { ["-P", $0] } + [
                "-e", "trace=\(call)", "-e", "inject=\(call):signal=SIGKILL:when=\(number)",
                ChildProcess.path(of: "poolkeeper"), "psa", "credentials", "rotate", "--retire",
                "--state", folder.path,
            ],
            environment: ["PSA_KEY_RING": ring, "PSA_CREDENTIALS": file],
            logPath: folder.file("strace.log")
        )
        return await process.exitStatus != 0
    }
}
