package import AlertRouterCore
import Foundation
import ServiceChassis

/// Mails to one or more addresses.
package struct EmailTarget: TargetKind {
    /// `email_configs`.
    package static let key = "email_configs"

    /// Whether resolved alerts are told.
    package let sendsResolved: Bool
    let to: [String]
    let mail: MailDefaults
    let headers: [String: TextTemplate]
    let html: TextTemplate?
    let text: TextTemplate?
    let isThreaded: Bool

    /// Mails by the environment's or the document's own settings, without a configuration.
    package init(to: [String], mail: MailDefaults) {
        sendsResolved = true
        self.to = to
        self.mail = mail
        headers = [:]
        html = nil
        text = nil
        isThreaded = true
    }

    /// An entry of the configuration.
    package init(reading reader: inout TargetReader) {
        sendsResolved = reader.sendsResolved(default: false)
        let given = reader.settings.requiredString("to", advice: "give one or more addresses")
        to = Self.addresses(given)
        let wrong = to.filter { !MIMEMessage.isAddress($0) }
        if !given.isEmpty, to.isEmpty || !wrong.isEmpty {
            reader.settings.problem("to", "`\(wrong.first ?? given)` is no mail address")
        }
        var mail = reader.defaults.mail
        mail.read(&reader.settings, "")
        self.mail = mail
        Self.check(mail, &reader.settings)
        headers = reader.table("headers")
        html = reader.words("html")
        text = reader.words("text")
        var isThreaded = true
        if reader.settings.isGiven("threading") {
            isThreaded = reader.settings.section("threading") { section in
                _ = section.optionalString("thread_by_date")
                return section.boolean("enabled", default: true)
            }
        }
        self.isThreaded = isThreaded
    }

    /// The addresses of a list with commas, some with names.
    package static func addresses(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
    }

    private static func check(_ mail: MailDefaults, _ reader: inout SettingsReader) {
        if mail.from.isEmpty {
            reader.missing("from", "give it here, or `smtp_from` in `global`")
        } else if !MIMEMessage.isAddress(mail.from) {
            reader.problem("from", "`\(mail.from)` is no mail address")
        }
        if mail.smarthost.isEmpty {
            reader.missing("smarthost", "give it here, or `smtp_smarthost` in `global`")
        } else if MailDefaults.place(mail.smarthost) == nil {
            reader.problem("smarthost", "`\(mail.smarthost)` is no `host:port`")
        }
    }

    private var route: MailRoute {
        let place = MailDefaults.place(mail.smarthost) ?? ("localhost", 25)
        return MailRoute(
            host: place.host,
            port: place.port,
            hello: mail.hello,
            username: mail.username,
            password: mail.password,
            requiresTLS: mail.requiresTLS,
            caFile: mail.caFile,
            isUnverified: mail.isUnverified
        )
    }

    /// Where it sends to: one server and its recipients, one mail at a time, so that a kill repeats
    /// one at the most.
    package var destination: Destination {
        Destination(
            kind: integration,
            secret: "\(mail.smarthost) \(mail.username) \(to.joined(separator: ","))",
            place: "\(to.joined(separator: ", ")) by \(mail.smarthost)",
            pace: SendPace(burst: 20, interval: .seconds(1))
        )
    }

    /// The mail of a notice.
    package func letter(for notice: GroupNotice, _ context: MessageContext) throws -> Letter {
        let message = MessageText(notice, context)
        let plain = TemplateData(notice, message, context, markup: .plain)
        let safe = TemplateData(notice, message, context, markup: .html)
        var more = headers.mapValues { $0.filled(plain) }
        let subject = more.first { $0.key.lowercased() == "subject" }?.value ?? message.title
        more = more.filter { $0.key.lowercased() != "subject" }
        let host = MIMEMessage.address(mail.from).split(separator: "@").last.map(String.init)
        let domain = host ?? "localhost"
        let group = SecretDigest.full("\(notice.receiver) \(notice.groupKey)").prefix(32)
        let id = "\(context.key)@\(domain)"
        let mime = MIMEMessage(
            from: mail.from,
            to: to,
            subject: subject,
            id: id,
            thread: isThreaded ? "group.\(group)@\(domain)" : id,
            date: context.now,
            plain: text?.filled(plain) ?? MailText.plain(message),
            html: html?.filled(safe) ?? (text == nil ? MailText.html(message) : nil),
            more: more
        )
        return .mail(
            OutgoingMail(
                route: route,
                sender: MIMEMessage.address(mail.from),
                recipients: to.map(MIMEMessage.address),
                bytes: mime.bytes
            )
        )
    }
}
