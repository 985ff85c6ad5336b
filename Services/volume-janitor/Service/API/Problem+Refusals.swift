import HTTPSurface
import HTTPTypes
import VolumeJanitorCore

extension Problem {
    /// What a refusal of the janitor answers; the error itself when it is none.
    static func of(_ error: any Error) -> any Error {
        switch error {
        case let error as RegistrationRefusal: return of(error)
        case let error as JanitorRefusal: return of(error)
        default: return error
        }
    }

    private static func of(_ refusal: RegistrationRefusal) -> Problem {
        switch refusal {
        case .same: Problem(.conflict, type: "already-registered", detail: "\(refusal)")
        case .taken: Problem(.conflict, type: "path-taken", detail: "\(refusal)")
        case .faults(let faults):
            .unprocessable(
                "\(refusal)",
                faults: faults.map {
                    Fault(pointer: "/params/\($0.parameter)", detail: $0.message)
                }
            )
        case .full: Problem(.conflict, type: "too-many", detail: "\(refusal)")
        case .unknown: .notFound("\(refusal)")
        case .declaredElsewhere:
            Problem(.conflict, type: "declared-elsewhere", detail: "\(refusal)")
        }
    }

    private static func of(_ refusal: JanitorRefusal) -> Problem {
        switch refusal {
        case .notRegistered, .unknownPlan, .foreignPlan: .notFound("\(refusal)")
        case .notReady, .paused: .conflict("\(refusal)")
        case .busy:
            Problem(.conflict, type: "busy", detail: "\(refusal)", headers: [.retryAfter: "5"])
        case .changed: Problem(.conflict, type: "plan-changed", detail: "\(refusal)")
        case .failed: Problem(.badGateway, type: "unreadable", detail: "\(refusal)")
        }
    }
}
