import ArgumentParser

/// `poolkeeper psa`: tickets, and what they need.
struct PSACommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "psa",
        abstract: "Try a PSA, see what is ticketed and why, map clients, keep credentials.",
        subcommands: [
            PSATestCommand.self, PSACompaniesCommand.self, PSADryRunCommand.self,
            PSATicketsCommand.self, PSACreateTicketCommand.self, PSAUnparkCommand.self,
            PSALinkCommand.self, PSAMapCommand.self, PSACredentialsCommand.self,
        ]
    )
}

/// `poolkeeper psa credentials`: sealed secrets.
struct PSACredentialsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "credentials",
        abstract: "Keep the secrets of a PSA sealed; none is ever shown.",
        subcommands: [
            CredentialsSetCommand.self, CredentialsListCommand.self, CredentialsRemoveCommand.self,
            CredentialsRotateCommand.self,
        ]
    )
}
