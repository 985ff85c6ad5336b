import ArgumentParser
import Hummingbird
import Logging

/// The HTTP library alone: it reads a webhook's body, looks at none of it and answers.
///
/// What a collector takes beyond it is ours.
@main
struct BareHTTP: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bare-http",
        abstract: "Serve webhooks with the HTTP library and nothing behind it, until terminated."
    )

    @Option(help: "Port on loopback.")
    var port: Int

    func run() async throws {
        let router = Router()
        router.post("/webhook/metrics") { request, _ in
            let body = try await request.body.collect(upTo: 8 << 20)
            return #"{"bytes":\#(body.readableBytes)}"#
        }
        router.get("/healthz") { _, _ in "ok" }
        var logger = Logger(label: "bare-http")
        logger.logLevel = .warning
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: port)),
            logger: logger
        )
        try await application.runService()
    }
}
