package import AlertRouterCore
package import Quantities

/// Sends a letter once.
package protocol LetterSending: Sendable {
    /// What came of it, and what else is to be noted; never a secret.
    func send(_ letter: Letter, attempt: Int) async -> (verdict: DeliveryVerdict, note: String?)

    /// Closes every connection.
    func close() async
}

/// Sends letters to the world.
package struct LetterSender: LetterSending {
    private let calls: CallSender
    private let guardian: AddressGuard

    /// A sender that connects where the guard lets it.
    package init(guardian: AddressGuard, clock: any WallClock) {
        self.guardian = guardian
        calls = CallSender(guardian: guardian, clock: clock)
    }

    /// Sends a letter.
    package func send(_ letter: Letter, attempt: Int) async
        -> (verdict: DeliveryVerdict, note: String?)
    {
        switch letter {
        case .http(let call): return (await calls.send(call, attempt: attempt), nil)
        case .mail(let mail):
            let redact = letter.redaction
            var mail = mail
            switch await guardian.place(of: mail.route.host, attempt: attempt) {
            case .success(let address): mail.route.address = address
            case .failure(let refusal): return (refusal.verdict, nil)
            }
            let outcome = await MailSender().send(mail)
            return (outcome.verdict.explained { redact($0) }, outcome.note.map { redact($0) })
        }
    }

    /// Closes every connection.
    package func close() async { await calls.close() }
}
