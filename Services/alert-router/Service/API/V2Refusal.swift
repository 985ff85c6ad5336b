import HTTPSurface
import HTTPTypes
import Hummingbird

/// A request that is refused, with the body that Alertmanager sends.
struct V2Refusal: Error {
    /// How the body looks.
    enum Kind {
        /// A JSON text, from the handler itself.
        case handler(HTTPResponse.Status)
        /// `{"code":…,"message":…}`, where the body could not be read.
        case body
    }

    let kind: Kind
    let text: String

    init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    private struct Message: Encodable {
        var code: Int
        var message: String
    }

    func response() -> Response {
        switch kind {
        case .handler(let status): .json(text, status: status)
        case .body: .json(Message(code: 400, message: text), status: .badRequest)
        }
    }

    /// The answer where the body is of another kind than JSON.
    static func unsupported(_ type: String) -> Response {
        .json(
            Message(
                code: 415,
                message: "unsupported media type \"\(type)\", only [application/json] are allowed"
            ),
            status: .unsupportedMediaType
        )
    }
}
