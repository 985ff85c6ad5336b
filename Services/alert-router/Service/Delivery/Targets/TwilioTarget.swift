package import AlertRouterCore
import Foundation
import ServiceChassis

/// Short messages to a telephone, by Twilio.
package struct TwilioTarget: TargetKind {
    /// `twilio_configs`.
    package static let key = "twilio_configs"

    /// Whether resolved alerts are told: no, unless asked for, as each message is paid for.
    package let sendsResolved: Bool
    let url: String
    let account: String
    let token: Secret
    let to: String
    let from: String
    let service: String
    let http: HTTPOptions
    let message: TextTemplate?

    /// An entry of the configuration.
    package init(reading reader: inout TargetReader) {
        sendsResolved = reader.sendsResolved(default: false)
        url = reader.plain("api_url", default: "https://api.twilio.com")
        reader.checkAddress("api_url", url)
        account = reader.settings.requiredString("account_sid", advice: "it begins with `AC`")
        token = reader.requiredSecret("auth_token")
        to = reader.settings.requiredString("to", advice: "a number such as +4930123456")
        from = reader.plain("from")
        service = reader.plain("messaging_service_sid")
        if from.isEmpty, service.isEmpty {
            reader.settings.missing("from", "give our number, or a `messaging_service_sid`")
        }
        if !account.isEmpty, account.wholeMatch(of: /[A-Za-z0-9]+/) == nil {
            reader.settings.problem("account_sid", "is no account such as AC0123…")
        }
        if !to.isEmpty, to.wholeMatch(of: /\+[1-9][0-9]{4,14}/) == nil {
            reader.settings.problem("to", "`\(to)` is no number such as +4930123456")
        }
        http = reader.http()
        message = reader.words("message")
    }

    /// Where it sends to: one message a second.
    package var destination: Destination {
        Destination(
            kind: integration,
            secret: account + to,
            place: "…\(to.suffix(4))",
            pace: SendPace(burst: 1, interval: .seconds(1))
        )
    }

    /// The call of a notice.
    package func letter(for notice: GroupNotice, _ context: MessageContext) throws -> Letter {
        let text = MessageText(notice, context)
        let fields = TwilioForm.fields(
            text,
            to: to,
            from: from,
            messagingServiceSID: service,
            own: message?.filled(TemplateData(notice, text, context, markup: .plain))
        )
        let pair = Data("\(account):\(token.revealed)".utf8).base64EncodedString()
        var call = HTTPCall(
            url: Secret("\(url)/2010-04-01/Accounts/\(account)/Messages.json"),
            type: "application/x-www-form-urlencoded",
            body: FormBody.encode(fields),
            options: http,
            secrets: [token, Secret(pair)],
            rule: .twilio
        )
        call.fields.append(("authorization", "Basic \(pair)"))
        return .http(call)
    }
}
