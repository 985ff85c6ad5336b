import NIOCore
import NIOHTTP1

/// A service that commands ask, and what is said when it is silent.
struct AskedService {
    /// What it is called in sentences, such as `the alert-router`.
    let name: String
    /// What to do when it does not answer.
    let advice: String
    /// How long an answer may take.
    let patience: TimeAmount
    /// Bytes of an answer at the most.
    let answerBytesMax: Int

    /// What it answers, be it a refusal.
    ///
    /// - Parameters:
    ///   - url: where it answers.
    ///   - tokenFile: the file of its token; nil for none.
    ///   - method: the method.
    ///   - path: path and query.
    ///   - body: what becomes the JSON body; nil for none.
    /// - Returns: the answer.
    /// - Throws: `ServiceRefused` when nothing is answered.
    func ask(
        at url: String,
        tokenFile: String?,
        _ method: HTTPMethod,
        _ path: String,
        body: [String: Any]?
    ) async throws -> ServiceAnswer {
        let base = ServiceCall.base(of: url)
        let call = ServiceCall(
            url: base,
            tokenFile: tokenFile,
            patience: patience,
            answerBytesMax: answerBytesMax
        )
        do {
            return try await call.ask(method, path, body: body)
        } catch let silent as ServiceSilent {
            throw ServiceRefused(
                description: "\(name) at \(base) does not answer (\(silent.cause)); \(advice)"
            )
        }
    }
}
