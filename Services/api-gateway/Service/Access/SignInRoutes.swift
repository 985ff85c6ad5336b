import APIGatewayCore
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities
import WebInterface

/// Signing in and out.
struct SignInRoutes: Sendable {
    let store: GatewayStore
    let hasher: PasswordHasher
    let sessions: SessionRules
    let rule: SignInGuard
    let alwaysSecure: Bool
    /// What a password is checked against when there is no such user, so that it takes as long.
    let nobody: String

    private static let formCookie = "poolkeeper_form"

    func table() -> RouteTable {
        var table = RouteTable()
        table.add(.get, "/sign-in", .open, "The page to sign in.") { request, _ in
            let next = ReturnPath.safe(FormFields(queryOf: request)["next"])
            return form(SignInPage(next: next), request)
        }
        table.add(.post, "/sign-in", .open, "Signs in with name and password.") { request, _ in
            try await signIn(request)
        }
        table.add(.post, "/sign-out", .open, "Ends the session.") { request, _ in
            try await signOut(request)
        }
        return table
    }

    // A form before any session: its token is tied to a cookie of its own.
    private func form(
        _ page: SignInPage,
        _ request: Request,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        let value =
            Cookies(request)[Self.formCookie].flatMap { $0.utf8.count == 64 ? $0 : nil }
            ?? randomDigits(bytes: 32)
        let call = PageCall(request: request, now: store.clock.now())
        let frame = call.frame(viewer: nil, csrf: SessionCookie.formToken(of: value))
        var response = PageCall.answer(page.render(in: frame), status: status)
        let secure = isSecure(request) ? "; Secure" : ""
        response.headers[.setCookie] =
            "\(Self.formCookie)=\(value); Path=/; HttpOnly; SameSite=Lax\(secure)"
        return response
    }

    private func signIn(_ request: Request) async throws -> Response {
        let fields = try await FormFields(postedIn: request)
        let name = String((fields["name"] ?? "").prefix(100))
        let next = ReturnPath.safe(fields["next"])
        var page = SignInPage(user: name, next: next)
        let cookie = Cookies(request)[Self.formCookie] ?? ""
        guard cookie.utf8.count == 64,
            constantTimeEqual(fields["csrf"] ?? "", SessionCookie.formToken(of: cookie))
        else {
            page.problem = "The form was too old. Try again."
            return form(page, request, status: .forbidden)
        }
        do {
            return try await hasher.inTurn {
                try await judge(fields["password"] ?? "", page, request)
            }
        } catch let error as HasherBusy {
            page.problem = error.description
            var response = form(page, request, status: .serviceUnavailable)
            response.headers[.retryAfter] = "5"
            return response
        }
    }

    private func judge(
        _ password: String,
        _ shown: SignInPage,
        _ request: Request
    ) async throws -> Response {
        var page = shown
        switch try await store.beginTry(of: page.user, guarded: rule) {
        case .waits(let end):
            page.problem = rule.words(waitingUntil: end, now: store.clock.now())
            return form(page, request, status: .tooManyRequests)
        case .judged(let record):
            let user = try await store.user(page.user)
            guard try await hasher.matches(password, user?.password ?? nobody), let user else {
                page.problem = rule.words(after: record)
                return form(page, request, status: .unauthorized)
            }
            return try await begin(user.record.name, request, next: page.next)
        }
    }

    private func begin(_ user: String, _ request: Request, next: String) async throws -> Response {
        let value = randomDigits(bytes: 32)
        try await store.insertSession(secretHash(value), user: user, rules: sessions)
        var response = PageCall.redirect(to: next)
        response.headers[.setCookie] = SessionCookie.set(value, isSecure: isSecure(request))
        return response
    }

    private func signOut(_ request: Request) async throws -> Response {
        let fields = try await FormFields(postedIn: request)
        guard let value = SessionCookie.value(in: request) else {
            return PageCall.redirect(to: "/sign-in")
        }
        guard constantTimeEqual(fields["csrf"] ?? "", SessionCookie.formToken(of: value)) else {
            throw Problem.forbidden("the form did not come from a page of this session; reload it")
        }
        try await store.deleteSession(secretHash(value))
        var response = PageCall.redirect(to: "/sign-in")
        for cookie in SessionCookie.clearing {
            response.headers.append(HTTPField(name: .setCookie, value: cookie))
        }
        return response
    }

    private func isSecure(_ request: Request) -> Bool {
        alwaysSecure || request.headers[.forwardedProto]?.lowercased() == "https"
    }
}

extension HTTPField.Name {
    fileprivate static let forwardedProto: Self = {
        guard let name = Self("x-forwarded-proto") else { preconditionFailure("a field name") }
        return name
    }()
}
