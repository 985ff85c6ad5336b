package import ServiceChassis

/// Every kind of target that a receiver may have.
package enum TargetKinds {
    /// The kinds, in the order in which a receiver's targets are numbered.
    package static let all: [any TargetKind.Type] = [
        WebhookTarget.self, DiscordTarget.self, SlackTarget.self, EmailTarget.self,
        PushoverTarget.self, PagerDutyTarget.self, TeamsTarget.self, TelegramTarget.self,
        NtfyTarget.self, GotifyTarget.self, TwilioTarget.self,
    ]

    /// Reads every `*_configs` list of a receiver's section.
    ///
    /// The section's other keys are its reader's; a kind that there is not is an unknown key, which
    /// the reader refuses with its line.
    package static func targets(
        reading receiver: inout SettingsReader,
        defaults: TargetDefaults
    ) -> [any TargetKind] {
        all.flatMap { kind -> [any TargetKind] in
            // A list that is not given is not shown among the settings either.
            guard receiver.isGiven(kind.key) else { return [] }
            return receiver.sections(kind.key) { section in
                var reader = TargetReader(section, defaults)
                let target = kind.init(reading: &reader)
                section = reader.settings
                return target
            }
        }
    }
}
