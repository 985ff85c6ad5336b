package import ServiceChassis

/// Everything that a settings file says of the router: read at the start, and anew when asked.
package struct RouterReading: Sendable {
    /// The settings.
    package let settings: AlertRouterSettings
    /// Those who can be told, with their targets.
    package let receivers: [Receiver]

    /// What a file and the environment give; problems are noted in the reader.
    package init(reading reader: inout SettingsReader) {
        let book = TargetBook()
        var settings = AlertRouterSettings(reading: &reader, registry: book)
        var receivers = book.receivers
        if let mails = DefaultReceiver.read(&reader), !settings.saysWhoIsTold {
            settings.alertmanager = .telling(mails)
            receivers = [mails]
        }
        for name in settings.care.unknownReceivers(in: settings.alertmanager) {
            reader.problem("escalation", "names the receiver `\(name)`, which nobody declares")
        }
        self.settings = settings
        self.receivers = receivers
    }
}
