import Foundation
import Synchronization
import TestSupport

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
    package struct Gone: Error {}

    /// The port it listens on.
    package let port: Int
    private let folder: TemporaryFolder
    private let child: MailChild

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
            Self.program, folder.path, "--security", security.rawValue,
        ]
        if let account {
            arguments += ["--user", account.user, "--password", account.password]
        }
        child = try MailChild(arguments, errors: folder.file("errors.log"))
        guard let port = try await child.event(1, of: .listening).port else { throw Gone() }
        self.port = port
        try await add(script)
    }

    /// The program beside the other fixtures of the repository.
    private static var program: String {
        URL(filePath: #filePath).pathComponents.prefix { $0 != "Tests" }.joined(separator: "/")
            .replacing("//", with: "/") + "/Tests/Fixtures/mail-server/server.py"
    }

    /// The certificate that the server shows, for `localhost` and 127.0.0.1; nobody signed it but
    /// itself.
    package var certificate: String { folder.file("server.pem") }

    /// What the server and Python said of faults.
    package var errors: String { (try? folder.text(of: "errors.log")) ?? "" }

    /// Adds steps, and waits until the server knows them.
    package func add(_ script: [MailStep]) async throws {
        guard !script.isEmpty else { return }
        try await child.order(["script": script])
    }

    /// Lets everything that is held go on.
    package func release() async throws { try await child.order(["release": true]) }

    /// How many messages were kept until now.
    package var count: Int { child.count(of: .accepted) }

    /// Waits for the n-th message, from 1.
    package func mail(_ number: Int) async throws -> ReceivedMail {
        _ = try await child.event(number, of: .accepted)
        return try ReceivedMail(number: number, in: folder.path)
    }

    /// Waits for the n-th event of a kind, from 1.
    @discardableResult
    package func event(_ number: Int, of kind: MailEvent.Kind) async throws -> MailEvent {
        try await child.event(number, of: kind)
    }
}
