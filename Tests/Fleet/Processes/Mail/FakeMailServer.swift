import Foundation
import Synchronization
package import TestSupport

/// A mail server of a test's own: Python's aiosmtpd on a port of 127.0.0.1 that the kernel chose.
///
/// It ends with this value, and with this process.
package final class FakeMailServer: Sendable {
    /// How it speaks TLS.
    package enum Security: String, Sendable {
        /// Not at all.
        case plain
        /// By STARTTLS, which it demands.
        case starttls
        /// From the first byte.
        case tls
    }

    /// Who may send.
    package struct Account: Sendable {
        let user: String
        let password: String

        /// A user and a password.
        package init(user: String, password: String) {
            (self.user, self.password) = (user, password)
        }
    }

    /// It did not start, or ended too early.
    package typealias Gone = LineChildGone

    /// The port it listens on.
    package let port: Int
    private let folder: TemporaryFolder
    private let child: LineChild<MailEvent>

    /// A server that listens.
    ///
    /// - Parameters:
    ///   - security: whether TLS is refused, demanded by STARTTLS, or spoken from the first byte.
    ///   - account: who must prove to be who they are; nil for everybody.
    ///   - script: what happens at the first steps.
    /// - Throws: when Python, aiosmtpd or openssl is not there.
    package init(
        _ security: Security = .plain,
        account: Account? = nil,
        script: [MailStep] = []
    ) async throws {
        folder = try TemporaryFolder()
        var arguments = [
            packagePath("Tests/Fixtures/mail-server/server.py"), folder.path, "--security",
            security.rawValue,
        ]
        if let account {
            arguments += ["--user", account.user, "--password", account.password]
        }
        child = try LineChild(arguments, errors: folder.file("errors.log")) {
            try? JSONDecoder().decode(MailEvent.self, from: $0)
        }
        guard let port = try await child.event(1, where: { $0.event == .listening }).port else {
            throw Gone()
        }
        self.port = port
        try await add(script)
    }

    /// The certificate that the server shows, for `localhost` and 127.0.0.1; nobody signed it but
    /// itself.
    package var certificate: String { folder.file("server.pem") }

    /// What the server and Python said of faults.
    package var errors: String { (try? folder.text(of: "errors.log")) ?? "" }

    /// Adds steps, and waits until the server knows them.
    package func add(_ script: [MailStep]) async throws {
        guard !script.isEmpty else { return }
        try await order(["script": script])
    }

    /// Lets everything that is held go on.
    package func release() async throws { try await order(["release": true]) }

    /// How many messages were kept until now.
    package var count: Int { child.count { $0.event == .accepted } }

    /// Waits for the n-th message, from 1.
    package func mail(_ number: Int) async throws -> ReceivedMail {
        try await event(number, of: .accepted)
        return try ReceivedMail(number: number, in: folder.path)
    }

    /// Waits for the n-th event of a kind, from 1.
    @discardableResult
    package func event(_ number: Int, of kind: MailEvent.Kind) async throws -> MailEvent {
        try await child.event(number) { $0.event == kind }
    }

    /// Sends an order and waits until it has been followed.
    private func order(_ order: [String: some Encodable]) async throws {
        let before = child.count { $0.event == .done }
        try child.write(order)
        try await event(before + 1, of: .done)
    }
}
