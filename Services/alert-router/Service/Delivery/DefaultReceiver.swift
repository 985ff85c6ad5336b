import AlertRouterCore
package import ServiceChassis

/// The receiver of an installation that configures none: mails by `SMTP_HOST`, `SMTP_USER`,
/// `SMTP_PASS` (or `SMTP_PASS_FILE`) and `ALERT_EMAIL_TO`.
package enum DefaultReceiver {
    /// Its name.
    package static let name = "default-email"

    /// The receiver of the section `smtp` or of these variables; nil when neither names a server.
    ///
    /// `SMTP_HOST` may end with a port; it is 587 otherwise. TLS is required unless `require_tls`
    /// is false. Mails come from `SMTP_FROM`, else from `SMTP_USER` when that is an address.
    package static func read(_ reader: inout SettingsReader) -> Receiver? {
        reader.section("smtp") { section in
            let host = section.string("host", default: "", variable: "SMTP_HOST")
            let user = section.string("user", default: "", variable: "SMTP_USER")
            let password = section.secret("pass", variable: "SMTP_PASS")
            let to = section.string("to", default: "", variable: "ALERT_EMAIL_TO")
            let from = section.string("from", default: "", variable: "SMTP_FROM")
            let requiresTLS = section.boolean("require_tls", default: true)
            guard !host.isEmpty, !to.isEmpty else {
                if host.isEmpty != to.isEmpty, !(host + to).isEmpty {
                    section.warning(
                        host.isEmpty ? "host" : "to",
                        "no mails are sent: both `SMTP_HOST` and `ALERT_EMAIL_TO` are needed"
                    )
                }
                return nil
            }
            var mail = MailDefaults()
            mail.smarthost = MailDefaults.place(host) == nil ? "\(host):587" : host
            mail.username = user
            mail.password = password
            mail.requiresTLS = requiresTLS
            let name = MailDefaults.place(mail.smarthost)?.host ?? "localhost"
            mail.from = !from.isEmpty ? from : user.contains("@") ? user : "poolkeeper@\(name)"
            let addresses = EmailTarget.addresses(to)
            if let wrong = addresses.first(where: { !MIMEMessage.isAddress($0) }) {
                section.problem("to", "`\(wrong)` is no mail address")
            }
            if MailDefaults.place(mail.smarthost) == nil {
                section.problem("host", "`\(host)` is no host")
            }
            return Receiver(name: Self.name, targets: [EmailTarget(to: addresses, mail: mail)])
        }
    }
}
