package import ServiceChassis

/// Reads an entry of a `*_configs` list.
package struct TargetReader {
    /// The entry's keys.
    package var settings: SettingsReader
    /// What `global` says.
    package let defaults: TargetDefaults

    /// A reader of an entry.
    package init(_ settings: SettingsReader, _ defaults: TargetDefaults) {
        self.settings = settings
        self.defaults = defaults
    }

    /// A text that may be a template of ours; nil when the usual words are to be used.
    package mutating func words(_ key: String) -> TextTemplate? {
        guard let text = settings.optionalString(key), !text.isEmpty else { return nil }
        if TextTemplate.isGo(text) {
            settings.warning(
                key,
                "is a Go template, which cannot be followed; the usual words are used instead "
                    + "(write it as a mustache template, such as `{{title}}`)"
            )
            return nil
        }
        do {
            return try TextTemplate(text)
        } catch {
            settings.warning(
                key,
                "the template is broken (\(error)); the usual words are used instead"
            )
            return nil
        }
    }

    /// A text that must be plain: a template there would not be filled.
    package mutating func plain(_ key: String, default fallback: String = "") -> String {
        let text = settings.string(key, default: fallback)
        guard text.contains("{{") else { return text }
        settings.warning(key, "is a template, which is not filled here; it is left out")
        return fallback
    }

    /// A secret, in the clear or in `<key>_file`.
    package mutating func secret(_ key: String) -> Secret? { settings.writtenSecret(key) }

    /// A secret that must be there; empty, with a problem noted, when it is not.
    package mutating func requiredSecret(_ key: String, _ fallback: Secret? = nil) -> Secret {
        if let secret = secret(key) ?? fallback { return secret }
        let given = settings.isGiven(key) || settings.isGiven(key + "_file")
        if !given { settings.missing(key, "give it, or a file with it in `\(key)_file`") }
        return Secret("")
    }

    /// An address of the web that may hold a secret.
    package mutating func webAddress(_ key: String, _ fallback: Secret? = nil) -> Secret {
        let secret = requiredSecret(key, fallback)
        checkAddress(key, secret.revealed)
        return secret
    }

    /// Notes a problem when a text is no address of the web.
    package mutating func checkAddress(_ key: String, _ text: String) {
        guard !text.isEmpty, WebAddress(text) == nil else { return }
        settings.problem(key, "is no address such as https://example.org/hook")
    }

    /// How connections are made.
    package mutating func http() -> HTTPOptions {
        HTTPOptions(reading: &settings, key: "http_config", defaults: defaults.http)
    }

    /// Whether alerts that are over are told.
    package mutating func sendsResolved(default fallback: Bool) -> Bool {
        settings.boolean("send_resolved", default: fallback)
    }

    /// A section whose keys are names of the writer's choice.
    package mutating func table(_ key: String) -> [String: TextTemplate] {
        guard settings.isGiven(key) else { return [:] }
        let defaults = defaults
        return settings.section(key) { section in
            var reader = TargetReader(section, defaults)
            var result: [String: TextTemplate] = [:]
            for name in section.givenKeys { result[name] = reader.words(name) }
            section = reader.settings
            return result
        }
    }
}
