package import ServiceChassis

extension PSASettings {
    /// A part of a login: a setting, the document's variable that may give it, and whether it is
    /// secret.
    package struct LoginField: Sendable, Hashable {
        /// The setting's key; a secret's file is `<key>_file`.
        package let key: String
        /// The environment variable.
        package let variable: String
        /// Whether it may be sealed and is never shown.
        package let isSecret: Bool
        /// Whether there is no login without it.
        package var isNeeded = true
    }

    /// A login as far as it is known.
    package struct LoginParts: Sendable, Hashable {
        /// What is no secret, by key.
        package var words: [String: String] = [:]
        /// Secrets that a file or the environment gives, by key.
        package var secrets: [String: Secret] = [:]

        /// The same with sealed secrets, which count before others.
        package func adding(_ sealed: [String: Secret]) -> Self {
            var parts = self
            parts.secrets.merge(sealed) { _, new in new }
            return parts
        }
    }
}

extension PSASettings.Kind {
    /// What a login is made of.
    package var loginFields: [PSASettings.LoginField] {
        switch self {
        case .autotask:
            [
                .init(key: "user", variable: "AUTOTASK_API_USER", isSecret: false),
                .init(key: "secret", variable: "AUTOTASK_API_SECRET", isSecret: true),
                .init(
                    key: "integration_code",
                    variable: "AUTOTASK_INTEGRATION_CODE",
                    isSecret: true
                ),
            ]
        case .halo:
            [
                .init(key: "client_id", variable: "HALO_CLIENT_ID", isSecret: false),
                .init(key: "client_secret", variable: "HALO_CLIENT_SECRET", isSecret: true),
                .init(
                    key: "halo_tenant",
                    variable: "HALO_TENANT",
                    isSecret: false,
                    isNeeded: false
                ),
            ]
        case .connectwise:
            [
                .init(key: "company", variable: "CONNECTWISE_COMPANY", isSecret: false),
                .init(key: "public_key", variable: "CONNECTWISE_PUBLIC_KEY", isSecret: false),
                .init(key: "private_key", variable: "CONNECTWISE_PRIVATE_KEY", isSecret: true),
                .init(key: "client_id", variable: "CONNECTWISE_CLIENT_ID", isSecret: false),
            ]
        case .zendesk:
            [
                .init(key: "user", variable: "ZENDESK_USER", isSecret: false),
                .init(key: "token", variable: "ZENDESK_TOKEN", isSecret: true),
            ]
        case .webhook:
            [.init(key: "secret", variable: "PSA_WEBHOOK_SECRET", isSecret: true)]
        }
    }

    /// The login of its parts; nil while one that is needed is missing.
    package func login(_ parts: PSASettings.LoginParts) -> PSASettings.Login? {
        guard missing(in: parts).isEmpty else { return nil }
        func word(_ key: String) -> String { parts.words[key] ?? "" }
        func secret(_ key: String) -> Secret { parts.secrets[key] ?? Secret("") }
        switch self {
        case .autotask:
            return .autotask(
                .init(
                    user: word("user"),
                    secret: secret("secret"),
                    integrationCode: secret("integration_code")
                )
            )
        case .halo:
            return .halo(
                .init(
                    clientID: word("client_id"),
                    clientSecret: secret("client_secret"),
                    tenant: parts.words["halo_tenant"]
                )
            )
        case .connectwise:
            return .connectwise(
                .init(
                    company: word("company"),
                    publicKey: word("public_key"),
                    privateKey: secret("private_key"),
                    clientID: word("client_id")
                )
            )
        case .zendesk:
            return .zendesk(.init(email: word("user"), token: secret("token")))
        case .webhook: return .webhook(secret("secret"))
        }
    }

    /// Needed parts that are not there.
    package func missing(in parts: PSASettings.LoginParts) -> [PSASettings.LoginField] {
        loginFields.filter { field in
            field.isNeeded && parts.words[field.key] == nil && parts.secrets[field.key] == nil
        }
    }
}
