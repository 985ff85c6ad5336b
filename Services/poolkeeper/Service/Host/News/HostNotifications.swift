import Foundation
import ServiceChassis

/// Whom a host's commands tell (`notifications:` of ASG's settings): Discord, ntfy, Gotify.
struct HostNotifications: Sendable, Equatable {
    /// What is wrong with them.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// A webhook of a Discord channel.
    var discord: String?
    /// A topic of ntfy as its full address, such as `https://ntfy.sh/my-topic`.
    var ntfy: String?
    /// The token for it.
    var ntfyToken: String?
    /// A Gotify server.
    var gotify: String?
    /// The application's token there.
    var gotifyToken: String?

    /// Nobody.
    init() {}

    /// The section as a file gives it; `…` after an address is the document's own placeholder.
    init(reading reader: inout SettingsReader) {
        let discord = reader.section("discord") { $0.optionalString("webhook_url") }
        let ntfy = reader.section("ntfy") {
            ($0.optionalString("url"), $0.optionalString("token"))
        }
        let gotify = reader.section("gotify") {
            ($0.optionalString("url"), $0.optionalString("token"))
        }
        self.discord = Self.given(discord)
        (self.ntfy, ntfyToken) = (Self.given(ntfy.0), Self.given(ntfy.1))
        (self.gotify, gotifyToken) = (Self.given(gotify.0), Self.given(gotify.1))
        if self.gotify != nil, gotifyToken == nil {
            reader.problem("gotify", "has a `url` and no `token`; give the application's token")
        }
    }

    private static func given(_ text: String?) -> String? {
        text.flatMap { $0.isEmpty || $0.hasSuffix("...") ? nil : $0 }
    }

    /// Whether nobody is to be told.
    var isEmpty: Bool { discord == nil && ntfy == nil && gotify == nil }

    /// The same as a receiver of the alert router's settings.
    func receivers() throws -> String {
        var receiver: [String: Any] = ["name": "host"]
        if let discord { receiver["discord_configs"] = [["webhook_url": discord]] }
        if let ntfy {
            guard let slash = ntfy.lastIndex(of: "/"), slash > ntfy.startIndex else {
                throw Fault(description: "notifications.ntfy.url is no topic's address")
            }
            var entry = [
                "url": String(ntfy[..<slash]), "topic": String(ntfy[ntfy.index(after: slash)...]),
            ]
            entry["token"] = ntfyToken
            receiver["ntfy_configs"] = [entry]
        }
        if let gotify {
            var entry = ["url": gotify]
            entry["token"] = gotifyToken
            receiver["gotify_configs"] = [entry]
        }
        let data = try JSONSerialization.data(withJSONObject: ["receivers": [receiver]])
        return String(decoding: data, as: UTF8.self)
    }
}
