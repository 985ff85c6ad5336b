package import Quantities
package import ServiceChassis

/// A janitor that the gateway reaches by HTTP, for plans, runs and the audit.
package struct JanitorLink: Sendable, Equatable {
    /// Where it answers: `http://dock-1:9100`.
    package var url: String
    /// Its token; nil to only read.
    package var token: Secret?
    /// The client whose host it is; nil for none.
    package var client: ClientName?

    /// A janitor.
    package init(url: String, token: Secret? = nil, client: ClientName? = nil) {
        self.url = url
        self.token = token
        self.client = client
    }

    /// Reads the section `janitors` of the settings.
    static func links(_ reader: inout SettingsReader) -> [JanitorLink] {
        reader.sections("janitors") { reader in
            let url = reader.requiredString("url", advice: "such as http://dock-1:9100")
            if !url.isEmpty, !url.hasPrefix("http://"), !url.hasPrefix("https://") {
                reader.problem("url", "is not http://HOST:PORT")
            }
            return JanitorLink(
                url: url.hasSuffix("/") ? String(url.dropLast()) : url,
                token: reader.secretFile("token_file"),
                client: reader.name("client", as: ClientName.self)
            )
        }
    }
}
