import HTTPTypes

extension Problem {
    /// 400: the request cannot be understood.
    package static func badRequest(_ detail: String, faults: [Fault] = []) -> Self {
        Self(.badRequest, detail: detail, faults: faults)
    }

    /// 400: a query parameter is wrong.
    package static func badParameter(_ name: String, _ detail: String) -> Self {
        Self(
            .badRequest,
            type: "bad-parameter",
            detail: "query parameter \(name): \(detail)",
            faults: [Fault(pointer: "?\(name)", detail: detail)]
        )
    }

    /// 401: nobody is known by these credentials.
    package static func unauthorized(
        _ detail: String = "send a valid API key as `Authorization: Bearer …`"
    ) -> Self {
        Self(.unauthorized, detail: detail, headers: [.wwwAuthenticate: "Bearer"])
    }

    /// 403: the caller is known and may not do this.
    package static func forbidden(_ detail: String) -> Self {
        Self(.forbidden, detail: detail)
    }

    /// 404: there is nothing here, or nothing this caller may see.
    package static func notFound(_ detail: String = "there is nothing at this address") -> Self {
        Self(.notFound, detail: detail)
    }

    /// 409: the request contradicts how things are.
    package static func conflict(_ detail: String) -> Self {
        Self(.conflict, detail: detail)
    }

    /// 413: the body is larger than a limit, which the detail names.
    package static func tooLarge(_ detail: String) -> Self {
        Self(.contentTooLarge, type: "too-large", detail: detail)
    }

    /// 415: the body has a form that is not read here.
    package static func unsupported(_ detail: String) -> Self {
        Self(.unsupportedMediaType, detail: detail)
    }

    /// 422: the body was read and what it says is not acceptable.
    package static func unprocessable(_ detail: String, faults: [Fault] = []) -> Self {
        Self(.unprocessableContent, detail: detail, faults: faults)
    }

    /// 503: not now; the caller should come again after so many seconds.
    package static func unavailable(_ detail: String, retryAfterSeconds: Int) -> Self {
        Self(
            .serviceUnavailable,
            detail: detail,
            headers: [.retryAfter: String(retryAfterSeconds)]
        )
    }

    /// 500: our fault; the cause is in the log, not in the answer.
    static let internalError = Self(
        .internalServerError,
        detail: "the server failed; its log has the cause under this answer's traceparent"
    )
}
