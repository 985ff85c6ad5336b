package import HTTPSurface
package import ServiceChassis

/// The router's settings, every default visible.
package struct AlertRouterSettings: Sendable, Equatable {
    /// Where Alertmanager's API is served.
    package var listen = ListenAddress.tcp(host: "127.0.0.1", port: 9093)
    /// What a caller from elsewhere must send; nil for nobody from elsewhere may change anything.
    package var apiToken: Secret?
    /// Networks that may post alerts and silences without the token.
    package var allowFrom = [NetworkRange.loopbackV4, .loopbackV6]
    /// How notifications are delivered.
    package var delivery = DeliverySettings()
    /// What is an alert.
    package var rules = RuleSettings()

    /// Settings with every default.
    package init() {}

    /// Settings as a file and the environment give them; problems are noted in the reader.
    package init(reading reader: inout SettingsReader) {
        self.init()
        listen = reader.listen(default: listen)
        apiToken = reader.secret("api_token", variable: "ALERT_ROUTER_API_TOKEN")
        allowFrom = reader.networks("allow_from", default: allowFrom)
        delivery = reader.section("delivery") { DeliverySettings(reading: &$0) }
        rules = reader.section("rules") { RuleSettings(reading: &$0) }
    }
}
