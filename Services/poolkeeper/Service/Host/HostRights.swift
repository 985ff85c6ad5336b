import ArgumentParser
import Commands
import CommandsSystem
import Foundation
import Glibc
import ServiceChassis

/// Root's rights, which reading a pool's trees and counters takes.
enum HostRights {
    /// Set for the run through sudo, so that it never runs itself again.
    private static let mark = "POOLKEEPER_THROUGH_SUDO"

    /// Goes on as root: by itself, or run again through `sudo -n` as ASG does.
    ///
    /// - Throws: `ExitCode(77)` when neither is possible, after saying what is missing.
    static func demand() async throws {
        guard geteuid() != 0 else { return }
        let environment = ProcessInfo.processInfo.environment
        guard environment[mark] == nil, let own = executable() else { throw refusal("") }
        let arguments = ["-n", "--", own] + CommandLine.arguments.dropFirst()
        let trial = Command("sudo", ["-n", "-l", "--", own], timeout: .seconds(20))
        do {
            let answer = try await LocalRunner().run(trial, input: [])
            guard answer.status == 0 else { throw refusal(own) }
        } catch is CommandFailure {
            throw refusal(own)
        }
        unsafe setenv(mark, "1", 1)
        try replace(by: "sudo", arguments, own)
    }

    /// Becomes another program; returns only by throwing.
    private static func replace(
        by program: String,
        _ arguments: [String],
        _ own: String
    ) throws {
        // What is copied here lives as long as the process, which becomes another.
        var words = unsafe ([program] + arguments).map { unsafe strdup($0) }
        unsafe words.append(nil)
        _ = unsafe execvp(program, &words)
        throw refusal(own)
    }

    private static func executable() -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }

    private static func refusal(_ own: String) -> ArgumentParser.ExitCode {
        let line = own.isEmpty ? "" : "; a line for it: USER ALL=(root) NOPASSWD: \(own)"
        Console.standard.error(
            "this needs root: run it through sudo, or let `sudo -n` run it without a password"
                + "\(line)\n"
        )
        return ArgumentParser.ExitCode(77)
    }
}
