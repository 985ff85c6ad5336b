import ArgumentParser
import MessageBusZMQ
import Observability

/// `poolkeeper bus keys revoke`.
struct BusKeysRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Cut a key off at once, for good."
    )

    @OptionGroup var options: KeyFolderOptions

    @Argument(help: "The source, SERVICE/INSTANCE, or the public key.")
    var name: String

    func run() async throws {
        let now = SystemWallClock().now()
        let revoked = try options.keys().enrolment.update { try $0.revoking(name, at: now) }
        try options.show([BusKeysListCommand.line(revoked)], revoked)
    }
}
