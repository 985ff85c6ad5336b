package import ServiceChassis

/// A mail and the way it goes.
package struct OutgoingMail: Sendable {
    /// The server and how it is spoken to.
    package var route: MailRoute
    /// The envelope's sender, a bare address.
    package var sender: String
    /// The envelope's recipients, bare addresses.
    package var recipients: [String]
    /// The mail.
    package var bytes: [UInt8]
}

/// A mail server and how it is spoken to.
package struct MailRoute: Sendable, Hashable {
    /// The host.
    package var host: String
    /// The address of the host that is connected to; nil for whatever it is found to be then.
    package var address: String?
    /// The port; 465 begins with TLS.
    package var port: Int
    /// How we name ourselves.
    package var hello: String
    /// The name at the server; empty for none.
    package var username: String
    /// The password.
    package var password: Secret?
    /// Whether TLS must be agreed by STARTTLS.
    package var requiresTLS: Bool
    /// A file of certificates that are trusted instead of the system's.
    package var caFile: String?
    /// Whether any certificate is taken.
    package var isUnverified: Bool

    /// What must not be shown.
    package var secrets: [Secret] { [password].compactMap { $0 } }
    /// Whether the connection begins with TLS.
    package var beginsWithTLS: Bool { port == 465 }
}
