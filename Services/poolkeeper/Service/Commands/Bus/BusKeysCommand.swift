import ArgumentParser

/// `poolkeeper bus keys`.
struct BusKeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make and enrol the keys that processes are known by on the bus.",
        discussion: """
            A bus on tcp:// lets in enrolled keys alone. In the folder of keys each service has a \
            folder of its own, which is all it is given: its secret keys (SERVICE-INSTANCE.key) \
            and the hub's public one (hub.pub). The hub's folder holds the enrolment \
            (enrolment.json) too; hubs read it again whenever it changes.
            """,
        subcommands: [
            BusKeysGenerateCommand.self, BusKeysEnrolCommand.self, BusKeysListCommand.self,
            BusKeysRevokeCommand.self,
        ]
    )
}
