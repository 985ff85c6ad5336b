import FleetProcesses
import Foundation
import TestSupport

/// Debian's aiosmtpd as a process of a test's own.
final class MailServer {
    let folder: TemporaryFolder
    let port: Int
    private let process: ChildProcess

    /// Starts a server; `options` is what `smtp_server.py` reads.
    init(_ options: String = "{}", isSecure: Bool = false) async throws {
        let folder = try TemporaryFolder()
        if isSecure {
            let certificate = try ChildProcess(
                "/usr/bin/openssl",
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                    "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                    folder.file("key.pem"), "-out", folder.file("cert.pem"),
                ],
                logPath: folder.file("openssl.log")
            )
            try await eventually("a certificate is made") { !certificate.isRunning }
        }
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "smtp_server.py").path
        process = try ChildProcess(
            "/usr/bin/python3",
            [script, folder.path, options],
            logPath: folder.file("smtp.log")
        )
        try await eventually("a mail server listens") {
            FileManager.default.fileExists(atPath: folder.file("port"))
        }
        port = Int(try folder.text(of: "port")) ?? 0
        self.folder = folder
    }

    deinit { process.signal(SIGKILL) }

    /// The mails that were taken, in order.
    var mails: [String] {
        (1...100).lazy.map { try? self.folder.text(of: "mail-\($0).eml") }
            .prefix { $0 != nil }.compactMap(\.self)
    }
}
