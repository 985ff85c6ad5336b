import CollectorCore
import Contracts
import HTTPSurface
import HTTPTypes

extension WebhookFault {
    /// The answer to a webhook of which nothing can be kept.
    var problem: Problem {
        switch self {
        case .malformed(let fault):
            .badRequest("\(fault); nothing of the webhook was kept, send it again corrected")
        case .missing(let pointer): unprocessable(pointer, "must be there")
        case .wrongType(let pointer, let expected): unprocessable(pointer, "must be \(expected)")
        case .unusable(let pointer, let reason): unprocessable(pointer, reason)
        case .tooMany(let pointer, let limit):
            Problem(
                .contentTooLarge,
                detail: "the webhook has more than \(limit) items in \(pointer); send it in parts",
                faults: [.init(pointer: pointer, detail: "at most \(limit)")]
            )
        }
    }

    private func unprocessable(_ pointer: String, _ detail: String) -> Problem {
        .unprocessable(
            "the webhook cannot be used: see errors; nothing of it was kept",
            faults: [.init(pointer: pointer, detail: detail)]
        )
    }
}
