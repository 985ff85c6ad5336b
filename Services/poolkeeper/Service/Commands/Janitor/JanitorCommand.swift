import ArgumentParser

/// `poolkeeper janitor`: Docker volumes, their rules and what becomes of them.
struct JanitorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "janitor",
        abstract: "Ask and tell a volume-janitor: volumes, rules, plans, runs.",
        subcommands: [
            JanitorApplyCommand.self, JanitorVolumesCommand.self, JanitorPlanCommand.self,
            JanitorRunCommand.self, JanitorRunsCommand.self, JanitorAuditCommand.self,
            JanitorPauseCommand.self, JanitorResumeCommand.self,
        ]
    )
}
