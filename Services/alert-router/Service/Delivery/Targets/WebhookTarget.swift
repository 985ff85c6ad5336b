package import AlertRouterCore
import Crypto
import Foundation
import Quantities
import ServiceChassis

/// Alertmanager's JSON, posted to an address; signed as Standard Webhooks says when a secret is
/// set.
package struct WebhookTarget: TargetKind {
    /// `webhook_configs`.
    package static let key = "webhook_configs"

    /// Whether resolved alerts are told.
    package let sendsResolved: Bool
    let url: Secret
    let alertsMax: Int
    let timeout: Duration
    let http: HTTPOptions
    let signing: [Secret]

    /// An entry of the configuration.
    package init(reading reader: inout TargetReader) {
        sendsResolved = reader.sendsResolved(default: true)
        url = reader.webAddress("url")
        alertsMax = reader.settings.integer("max_alerts", default: 0, in: 0...1_000_000)
        let timeout = reader.settings.duration("timeout", default: .zero)
        self.timeout = timeout == .zero ? .seconds(30) : min(timeout, .seconds(600))
        http = reader.http()
        signing =
            reader.secret("signing_secret").map { secret in
                // Several during a change of keys, with blanks between.
                secret.revealed.split(separator: " ").map { Secret(String($0)) }
            } ?? []
        if signing.contains(where: { Self.keyBytes($0) == nil }) {
            reader.settings.problem(
                "signing_secret",
                "is no key of Standard Webhooks: `whsec_` and 24 to 64 bytes in Base64"
            )
        }
    }

    /// Where it sends to.
    package var destination: Destination {
        Destination(
            kind: integration,
            secret: url.revealed,
            place: WebAddress(url.revealed)?.place ?? "nowhere",
            pace: .unhindered
        )
    }

    /// The call of a notice.
    package func letter(for notice: GroupNotice, _ context: MessageContext) throws -> Letter {
        let body = try JSONBody.encode(WebhookBody(notice, context, alertsMax: alertsMax))
        var call = HTTPCall(
            url: url,
            body: body,
            options: http,
            timeout: timeout,
            secrets: [url] + signing,
            rule: .webhook,
            isIdempotent: !signing.isEmpty
        )
        let seconds = context.now.microseconds / 1_000_000
        call.fields.append(("webhook-id", context.key))
        call.fields.append(("webhook-timestamp", "\(seconds)"))
        let signatures = signing.compactMap {
            Self.signature(of: body, id: context.key, seconds: seconds, by: $0)
        }
        if !signatures.isEmpty {
            call.fields.append(("webhook-signature", signatures.joined(separator: " ")))
        }
        return .http(call)
    }

    /// `v1,` and the code of a body with its id and time; nil for what is no key.
    static func signature(
        of body: [UInt8],
        id: String,
        seconds: Int64,
        by secret: Secret
    ) -> String? {
        keyBytes(secret).map { key in
            let code = HMAC<SHA256>.authenticationCode(
                for: Array("\(id).\(seconds).".utf8) + body,
                using: SymmetricKey(data: key)
            )
            return "v1,\(Data(code).base64EncodedString())"
        }
    }

    static func keyBytes(_ secret: Secret) -> Data? {
        let text = secret.revealed
        guard text.hasPrefix("whsec_"), let key = Data(base64Encoded: String(text.dropFirst(6))),
            (24...64).contains(key.count)
        else { return nil }
        return key
    }
}
