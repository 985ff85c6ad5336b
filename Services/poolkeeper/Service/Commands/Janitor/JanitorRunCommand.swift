import ArgumentParser
import NIOHTTP1
import ServiceChassis

/// `poolkeeper janitor run`: carries out a plan that was looked at.
struct JanitorRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Delete what a plan says, by its digest; takes the token.",
        discussion: "It is refused when the files changed by more than 5 % since the plan."
    )

    @Argument(help: "The plan's digest, at least its first 8 digits.")
    var digest: String

    @OptionGroup var options: JanitorOptions

    func validate() throws {
        guard options.tokenFile != nil else {
            throw ValidationError(
                "approving a deletion takes the janitor's token; give --token-file"
            )
        }
    }

    func run() async throws {
        let answer = try await options.ask(
            .POST,
            "/api/run?plan=\(ServiceCall.escaped(digest))"
        ).orRefusal()
        guard !options.json else { return Console.standard.output(answer.body + "\n") }
        let id = answer.object["id"] as? Int ?? 0
        Console.standard.output("run \(id) began; see it with: poolkeeper janitor runs\n")
    }
}
