import ArgumentParser
import NIOCore
import NIOHTTP1

/// Where a janitor answers, and how.
struct JanitorOptions: ParsableArguments {
    @Option(help: "Where the janitor answers.")
    var url = "http://127.0.0.1:9100"

    @Option(help: "A file with the janitor's token; needed to run a plan.")
    var tokenFile: String?

    @Flag(help: "Print the janitor's JSON.")
    var json = false

    private static let janitor = AskedService(
        name: "the janitor",
        advice: "start volume-janitor or give --url",
        patience: .minutes(10),
        answerBytesMax: 256 << 20
    )

    /// What the janitor answers; throws when it does not answer.
    func ask(
        _ method: HTTPMethod,
        _ path: String,
        body: [String: Any]? = nil
    ) async throws -> ServiceAnswer {
        try await Self.janitor.ask(at: url, tokenFile: tokenFile, method, path, body: body)
    }
}

extension ServiceAnswer {
    /// The kind of refusal, one word; empty for none.
    var kind: String {
        (object["type"] as? String)?.split(separator: ":").last.map(String.init) ?? ""
    }
}
