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

    /// Bytes of an answer at the most.
    static let answerBytesMax = 256 << 20

    /// What the janitor answers; throws when it does not answer.
    func ask(
        _ method: HTTPMethod,
        _ path: String,
        body: [String: Any]? = nil
    ) async throws -> ServiceAnswer {
        let base = ServiceCall.base(of: url)
        let call = ServiceCall(
            url: base,
            tokenFile: tokenFile,
            patience: .minutes(10),
            answerBytesMax: Self.answerBytesMax
        )
        do {
            return try await call.ask(method, path, body: body)
        } catch let silent as ServiceSilent {
            throw JanitorSilent(url: base, cause: silent.cause)
        }
    }
}

extension ServiceAnswer {
    /// The kind of refusal, one word; empty for none.
    var kind: String {
        (object["type"] as? String)?.split(separator: ":").last.map(String.init) ?? ""
    }
}

/// The janitor cannot be reached.
struct JanitorSilent: Error, CustomStringConvertible {
    let url: String
    let cause: any Error

    var description: String {
        "the janitor at \(url) does not answer (\(cause)); start volume-janitor or give --url"
    }
}
