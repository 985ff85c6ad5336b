import AlertRouterCore
import FleetProcesses
import Foundation
import Observability
import ServiceChassis
import TestSupport
import Testing

@testable import AlertRouter

// Goal: whoever verifies webhooks as Standard Webhooks says takes ours. Method: what the project's
// own library for Python signs and verifies.
@Suite struct SigningTests {
    private static let python =
        ProcessInfo.processInfo.environment["POOLKEEPER_PYTHON"] ?? "/usr/bin/python3"
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    /// Signed by `Webhook.sign` of standardwebhooks 1.1.0 for Python.
    @Test(arguments: [
        (
            "pk-0011223344556677-7-9", 1_767_225_600, #"{"status":"firing"}"#,
            "v1,XzVBBikk8Gz9HRHAP5I2GXr14K8NgmZ0dY/aHxrXAFE="
        ),
        ("pk-a-1-1", 0, "", "v1,zGtq1e8NhKSupF4zzZxzwOwCtdhi1oRJmhkCsXBHrzY="),
        (
            "pk-ä-1-1", 4_102_444_800, "熱い {\"\u{0}\"}",
            "v1,WL6qtyiizN7id1ZQkNWVRm5jgvOCC5vB69Nk922T59Q="
        ),
    ])
    func `a signature is the one that the project's library makes`(
        _ id: String,
        _ seconds: Int,
        _ body: String,
        _ signature: String
    ) {
        let ours = WebhookTarget.signature(
            of: Array(body.utf8),
            id: id,
            seconds: Int64(seconds),
            by: Secret(Self.secret)
        )
        #expect(ours == signature)
    }

    @Test(.enabled(if: hasLibrary, "pip install standardwebhooks; POOLKEEPER_PYTHON names python"))
    func `the project's library takes a webhook of ours, and none that was changed`() async throws {
        let yaml = "- name: ops\n  webhook_configs:\n  - {url: \"http://h/\", signing_secret: "
        let other = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
        let receivers = try DeliveryRig.receivers(yaml + "\"\(other) \(Self.secret)\"}\n")
        let letter = try receivers[0].targets[0].letter(
            for: testNotice(integration: "webhook", summary: "熱い 👨‍👩‍👧"),
            MessageContext(externalURL: "", now: SystemWallClock().now(), key: "pk-1-1")
        )
        guard case .http(let call) = letter else { throw RigFault(text: "no call") }
        let headers = Dictionary(call.fields.map { ($0.name, $0.value) }) { first, _ in first }
        let body = String(decoding: call.body, as: UTF8.self)
        #expect(try await verified(headers, body, by: Self.secret))
        #expect(try await verified(headers, body, by: other))
        #expect(try await !verified(headers, body + " ", by: other))
        #expect(
            try await !verified(headers.merging(["webhook-id": "pk-1-2"]) { $1 }, body, by: other)
        )
    }

    private static var hasLibrary: Bool {
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", "import standardwebhooks"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    private func verified(
        _ headers: [String: String],
        _ body: String,
        by secret: String
    ) async throws -> Bool {
        let folder = try TemporaryFolder()
        let given: [String: Any] = ["secret": secret, "headers": headers, "body": body]
        let text = String(
            decoding: try JSONSerialization.data(withJSONObject: given),
            as: UTF8.self
        )
        let input = try folder.write(text, to: "given.json")
        let root = URL(filePath: #filePath).pathComponents.prefix { $0 != "Tests" }
            .joined(separator: "/").replacing("//", with: "/")
        let script = root + "/Tests/Fixtures/standard-webhooks/verify.py"
        let python = try ChildProcess(
            "/bin/sh",
            ["-c", "exec \"$0\" \"$1\" < \"$2\"", Self.python, script, input],
            logPath: folder.file("log")
        )
        return await python.exitStatus == 0
    }
}
