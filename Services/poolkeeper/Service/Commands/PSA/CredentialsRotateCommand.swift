import ArgumentParser
import Observability
import PSATicketer
import ServiceChassis

/// `poolkeeper psa credentials rotate`.
struct CredentialsRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Seal all secrets with a new key; one that was cut off is ended first.",
        discussion: """
            It may be killed at any moment and run again. The old key stays in the ring, so that \
            backups of the credentials still open, until --retire takes away what nothing needs. \
            Copy the key ring afterwards.
            """
    )

    @Flag(help: "Take away keys that nothing is sealed with any more.")
    var retire = false

    @OptionGroup var options: TicketerFileOptions

    private struct Report: Encodable {
        let key: String
        let credentials: Int
        let resumed: Bool
        let retired: [String]
    }

    func run() async throws {
        let vault = try options.vault(of: try options.settings())
        let done = try vault.rotate(retiring: retire, now: SystemWallClock().now())
        var lines = [
            "\(done.credentials) credentials are sealed with the key \(done.key)"
                + (done.isResumed ? ", by ending a rotation that was cut off" : "")
        ]
        if !done.retired.isEmpty {
            lines.append("taken away: \(done.retired.joined(separator: ", "))")
        }
        try options.show(
            lines,
            Report(
                key: done.key,
                credentials: done.credentials,
                resumed: done.isResumed,
                retired: done.retired
            )
        )
    }
}
